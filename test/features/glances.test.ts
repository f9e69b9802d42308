import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, test } from 'vitest';
import { answer } from '../../server/src/analysis/question.ts';
import { codeLenses, lensService, lensTitle } from '../../server/src/features/codeLens.ts';
import { documentSymbols } from '../../server/src/features/documentSymbols.ts';
import { inlayHints } from '../../server/src/features/inlayHints.ts';
import { diagnose } from '../support/diagnose.ts';
import { example } from '../support/examples.ts';
import { etcd, node } from '../support/kubernetes.ts';

const documentOf = (text: string, version = 1): TextDocument =>
  TextDocument.create('file:///a.yaml', 'yaml', version, text);

/** Each line that has a lens, with what the lens says. */
function lenses(text: string): string[] {
  const { analysis } = diagnose(text);
  const document = documentOf(text);
  return codeLenses(document, analysis).map((lens) => {
    const service = lensService(lens, document, analysis);
    const title = service?.question ? lensTitle(service, answer(service.question)).replaceAll('\u00a0', ' ') : '';
    return `${text.split('\n')[lens.range.start.line]?.trim()} · ${title}`;
  });
}

const APART =
  '      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: etcd}}}]}}\n';

const deployment = (...lines: readonly string[]): string =>
  ['deployments:', '  - name: a', ...lines.map((line) => `    ${line}`), ''].join('\n');

describe('lenses', () => {
  test('say what is survived, what is risked, and what is better', () => {
    expect(lenses(example('ledger.yaml'))).toEqual([
      '- name: ledger · Tolerates 2 faults; a third loses quorum in 48 % of cases (best 24 %)',
    ]);
    expect(lenses(example('coordination.yaml'))).toEqual([
      '- name: locks · One host failure loses quorum in 33 % of cases · best [2,2,1] tolerates 1',
      '- name: queue · One host failure loses quorum in 33 % of cases · best [3,2,2] tolerates 1',
      '- name: config · Tolerates 1 host failure; a second loses quorum',
    ]);
  });

  test('tell the probability of failure where it is known', () => {
    expect(lenses(deployment('probability: 0.1', 'hosts: {p: 1, q: 1, r: 1}'))).toEqual([
      '- name: a · Tolerates 1 host failure; a second loses quorum · about 10 days down a year',
    ]);
  });

  test('tell from the best to the worst where a scheduler decides', () => {
    const pods = [
      'apiVersion: apps/v1',
      'kind: StatefulSet',
      'metadata: {name: etcd, annotations: {quorate.dev/fault: crash-stop/pm}}',
      'spec: {replicas: 3, selector: {matchLabels: {app: etcd}}, template: {metadata: {labels: {app: etcd}}, spec: {containers: [{name: etcd, image: etcd}]}}}',
      '',
    ].join('\n');
    expect(lenses(pods)).toEqual([
      'metadata: {name: etcd, annotations: {quorate.dev/fault: crash-stop/pm}} · One node failure may lose quorum; at best tolerates 1',
    ]);
  });

  test.for([
    ['one node', 1, '', 'One node failure loses quorum'],
    ['no room for a majority', 1, APART, 'Starts without quorum'],
    ['a node for each', 5, APART, 'Tolerates 2 node failures; a third loses quorum'],
    ['a node too few', 2, '', 'One node failure loses quorum in 50 % to 100 % of cases'],
    ['two that must not be lost', 3, APART, 'One node failure loses quorum'],
  ] as const)('tell what is certain with %s', ([, nodes, constraint, title]) => {
    const known = Array.from({ length: nodes }, (_, index) => node(`n${index}`));
    expect(lenses([...known, etcd(5) + constraint].join('---\n'))).toEqual([`metadata: {name: etcd} · ${title}`]);
  });

  test('are not there for what cannot be judged, nor for other files', () => {
    expect(lenses(deployment('fault: nonsense', 'hosts: {p: 1}'))).toEqual([]);
    expect(lenses('a: 1\n')).toEqual([]);
  });

  test('of another version of the text belong to nobody', () => {
    const { analysis } = diagnose(example('ledger.yaml'));
    const [lens] = codeLenses(documentOf(example('ledger.yaml'), 1), analysis);
    expect(lens && lensService(lens, documentOf(example('ledger.yaml'), 2), analysis)).toBeUndefined();
  });
});

/** The text with the hints in angle brackets where they are shown. */
function hinted(text: string): string {
  const document = documentOf(text);
  const { services, layout } = diagnose(text).analysis;
  const hints = services.flatMap((service) =>
    service.question ? inlayHints({ document, layout }, service, answer(service.question)) : [],
  );
  const places = hints.map(({ position, label }) => ({
    at: document.offsetAt(position),
    label: typeof label === 'string' ? label : '',
  }));
  return places
    .toSorted((a, b) => b.at - a.at)
    .reduce((result, { at, label }) => `${result.slice(0, at)} <${label}>${result.slice(at)}`, text);
}

test('hints stand behind the replicas of a host, and tell whether it is critical', () => {
  expect(hinted(deployment('hosts:', '  p: 3', '  q: [a-1]', '  r: 0', '  s:', '    - a-2'))).toBe(
    deployment('hosts:', '  p: 3 <of 5, critical>', '  q: [a-1] <1 of 5>', '  r: 0', '  s <1 of 5>:', '    - a-2'),
  );
  expect(hinted(example('tidb.yaml'))).toContain('host: 10.0.1.12 <1 of 5>');
});

test('the outline lists services and their hosts, and nothing of other files', () => {
  const text = example('coordination.yaml');
  const [locks, ...others] = documentSymbols(documentOf(text), diagnose(text).analysis);
  expect(others.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'queue: 7 replicas on 3 hosts',
    'config: 3 replicas on 3 hosts',
  ]);
  expect(locks?.children?.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
    'rack-a-1: 3 replicas',
    'rack-b-1: 1 replica',
    'rack-c-1: 1 replica',
  ]);
  expect(documentSymbols(documentOf('a: 1\n'), diagnose('a: 1\n').analysis)).toEqual([]);
});
