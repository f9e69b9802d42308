import fc from 'fast-check';
import { hoverLinks } from '../../server/src/features/hoverLinks.ts';
import { expect, test } from 'vitest';
import { inDomains } from '../../server/src/analysis/domains.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { lensTitle } from '../../server/src/features/codeLens.ts';
import { escapeMarkdown, hoverCard, toMarkdown, toPlainText } from '../../server/src/features/hover.ts';
import { riskCard } from '../../server/src/features/riskCard.ts';
import type { RiskModel } from '../../server/src/model/riskModel.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { strip } from '../support/annotate.ts';
import { diagnose } from '../support/diagnose.ts';
import { example } from '../support/examples.ts';
import { DIALECTS, fixtures } from '../support/fixtures.ts';
import { assessed } from '../support/service.ts';
import { spanOf } from '../support/spans.ts';

const EXAMPLES = ['etcd.yaml', 'coordination.yaml', 'ledger.yaml', 'tidb.yaml'];
const NOTHING_STATED = { known: new Map(), zones: [] };
const machines: readonly string[] = [];

function card(sizes: readonly number[], model: string, hostIndex?: number) {
  const { service, model: riskModel, report } = assessed(sizes, model);
  const host = hostIndex === undefined ? undefined : service.hosts[hostIndex];
  const view = inDomains(service, 'host', new Map());
  const told = riskCard(
    { ...service, model: riskModel, view, numbers: NOTHING_STATED, machines },
    report,
    host,
    () => 7,
  );
  return { ...told, action: 'Nothing to do.' };
}

test('Fig. 2 of the paper, as a hover', () => {
  expect(toPlainText(card([2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 5'))).toBe(
    `ledger: tolerates 2 faults; 5 lose the PM majority in 90 % of cases
10 VMs on 5 PMs; 3 of 5 PMs must stay correct.
Nothing to do.

faults  current = balanced [2,2,2,2,2]  concentrated = best [6,1,1,1,1]
     2                             0 %                              0 %
     3                            48 %                             24 %
     4                            77 %                             42 %
     5                            90 %                             56 %
     6                            96 %                             67 %
     7                            98 %                             75 %

4 faults: more than 50 % chance of losing quorum.
Table 1 of Araujo et al. (2012) advises unbalanced, and the answer here agrees: Theorem 1 settles it.
Model: limited-byzantine/vm, keep pm, quorum majority (Quorate's default, as the file declares none).`,
  );
});

test('where Table 1 holds only on average, the hover says what is exactly best', () => {
  const { notes } = card([3, 1, 1], 'crash-stop/pm keep vm');
  expect(notes).toContainEqual(
    'Table 1 of Araujo et al. (2012) calls the placement irrelevant, which holds on average; here the exact best is [2,2,1]: every placement was tried.',
  );
});

test('a host says what its loss does', () => {
  const model = 'crash-stop/pm keep vm';
  expect(card([3, 1, 1], model, 0).reason).toBe('pm-1 holds 3 VMs: losing it alone loses the VM majority.');
  expect(card([3, 1, 1], model, 1).reason).toBe('pm-2 holds 1 VM: losing it alone does not lose the VM majority.');
  expect(card([3, 0, 1], model, 1).reason).toBe('pm-2 holds no VM.');
});

test('a single fault that can lose the quorum is called so', () => {
  expect(card([3, 1, 1], 'crash-stop/pm keep vm').notes).toContain(
    '2 PM failures: more than 50 % chance of losing quorum.',
  );
  expect(card([3, 1, 1], 'crash-stop/pm keep vm').headline).toBe(
    'ledger: one PM failure loses quorum in 33 % of cases',
  );
});

test('who asked for the quorum is told where it is somebody else, unless it is the majority of everybody', () => {
  const { service, model, report } = assessed([3, 1, 1], 'crash-stop/pm keep vm');
  const note = (sources: RiskModel['sources']): string | undefined =>
    riskCard(
      {
        ...service,
        model: { ...model, sources },
        view: inDomains(service, 'host', new Map()),
        numbers: NOTHING_STATED,
        machines,
      },
      report,
      undefined,
      () => 7,
    ).notes.at(-1);
  const object = { kind: 'object', range: spanOf(0) } as const;
  expect(note({ fault: object, quorum: { kind: 'default' } })).toBe(
    'Model: crash-stop/pm, keep vm, quorum majority (declared on line 7).',
  );
  expect(note({ fault: object, quorum: { kind: 'software' } })).toBe(
    'Model: crash-stop/pm (declared on line 7), keep vm, quorum majority (what the software is known to need).',
  );
});

test('Markdown says the same as plain text', () => {
  const markdown = toMarkdown(card([2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 5'), 'light');
  expect(markdown).toContain('| 5 | 90\u00a0% | 56\u00a0% |');
  expect(markdown.replaceAll(/\\(.)/g, '$1')).toContain('5 lose the PM majority in 90\u00a0% of cases**  \n');
});

test('the Markdown holds a chart, after the headline and its reasons, that says in words what it shows', () => {
  const markdown = toMarkdown(card([2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 5'), 'dark');
  const [, lines = '', alt = '', data = ''] =
    /^([^!]+)\n\n!\[(.*)\]\(data:image\/svg\+xml;base64,([\w+/=]+)\)\n\n\|/.exec(markdown) ?? [];
  expect(lines).toContain('10 VMs on 5 PMs');
  expect(alt.replaceAll('\\', '').replaceAll('\u00a0', ' ')).toBe(
    'Chart: the chance of losing the PM majority, over 0 to 10 faults. After 5 faults: current = balanced 90 %, concentrated = best 56 %.',
  );
  expect(atob(data)).toMatch(/^<svg .*<\/svg>$/);
  expect(toMarkdown(card([2, 1], 'crash-stop/pm keep vm'))).not.toContain('data:');
});

test('nothing in a name acts as Markdown or HTML', () => {
  for (const name of ['[x](command:y)', '<b>', '![i](data:)', '| a |', '**b**', '`c`', '&lt;', '$(zap)']) {
    expect(escapeMarkdown(name).replaceAll(/\\[[\]()<>!|*`&$]/g, '')).not.toMatch(/[[\]()<>!|*`&$]/);
  }
  fc.assert(
    fc.property(
      fc.string(),
      (name) => escapeMarkdown(name).replaceAll(/\\(.)/gs, '$1') === name || name.includes('\\'),
    ),
  );
});

test.for([
  [[1, 1, 1], 'tolerates 1 PM failure; a second loses quorum', '2.6 h'],
  [[2, 2, 1, 1, 1], 'tolerates 1 PM failure; a second loses quorum in 10 % of cases', '56 min'],
  [[3, 1, 1], 'one PM failure loses quorum in 33 % of cases', '3.7 days'],
  [[5], 'one PM failure loses quorum', '3.7 days'],
] as const)('%j: how many crashes are survived, and how long it is down a year', ([sizes, headline, down]) => {
  const { service, model, report } = assessed(sizes, 'crash-stop/pm keep vm');
  const view = inDomains(service, 'host', new Map());
  const on = (numbers: object) =>
    riskCard(
      { ...service, model, view, numbers: { ...NOTHING_STATED, ...numbers }, machines },
      report,
      undefined,
      () => 7,
    );
  expect(on({ assumed: 0.01 }).headline).toBe(`ledger: ${headline}`);
  const told = `About ${down} down a year if each host is down 1 % of the time.`;
  expect(on({ assumed: 0.01 }).notes).toContain(told);
  // Where nothing is to be assumed, nothing is said.
  expect(on({}).notes).not.toContain(told);
});

/** 500 pixels, the least that VS Code gives a hover, at 7.7 pixels a character of the bold headline. */
const ROW = 64;
/** In the 250 pixels that VS Code shows without scrolling, beside two findings and the links below them. */
const MOST_ROWS = 6;

const texts = [...EXAMPLES.map((name) => ({ name, text: example(name) })), ...fixtures(...DIALECTS)];

test.for(texts)('$name: what is at risk, why, and what to do fit a small hover', ({ text }) => {
  const { analysis, answered } = diagnose(strip(text));
  for (const [service, answer] of answered) {
    const { headline, reason, action } = hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1);
    const lines = [headline, reason, action];
    expect(lines.filter((line) => line === '' || line.length >= 120)).toEqual([]);
    const rows = lines.reduce((sum, line) => sum + Math.ceil(line.length / ROW), 0);
    expect(rows, lines.join('\n')).toBeLessThanOrEqual(MOST_ROWS);
    expect(lensTitle(service, answer).length).toBeLessThanOrEqual(80);
  }
});

test('replicas that share a zone are at risk, though no host takes the quorum with it', () => {
  const text = `deployments:
  - name: queue
    hosts: {a: 1, b: 1, c: 1}
`;
  const file = readProjectFile('hosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}}\n');
  const { analysis, answered, diagnostics } = diagnose(text, { ...NO_PROJECT, file });
  const [shown] = answered.map(([service, answer]) =>
    hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1),
  );
  expect(shown?.reason).toBe('Losing zone x takes quorum down: it holds 2 of 3 replicas.');
  expect(diagnostics.map(({ message }) => `${message}.`)).toContain(shown?.reason);
  expect(shown?.action).toBe('Put some replicas elsewhere, so that they do not fail together.');
});

test('what an operator adds by itself is told with its name', () => {
  const text = `apiVersion: zookeeper.pravega.io/v1beta1
kind: ZookeeperCluster
metadata: {name: zk}
spec: {replicas: 3}
`;
  const { analysis, answered } = diagnose(text);
  const [shown] = answered.map(([service, answer]) =>
    hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1),
  );
  expect(shown?.notes).toContain('Added by Pravega, soft: at most 1 pod per kubernetes.io/hostname.');
  expect(shown?.notes).toContain('Added by Pravega: a disruption budget with maxUnavailable 1.');
});

test('links run commands with encoded arguments: no name ends a link', () => {
  const links = hoverLinks('file:///a (1).yaml', "queue](command:evil) '*");
  expect(links.replaceAll(/%[\da-f]{2}/gi, '')).toMatch(
    /^\[Explore\]\(command:quorate\.openExplorer\?[\w.-]+\) · \[Copy as Markdown\]\(command:quorate\.copyReport\?[\w.-]+\)$/,
  );
  const [, args = ''] = /openExplorer\?([^)]*)/.exec(links) ?? [];
  expect(JSON.parse(decodeURIComponent(args))).toEqual(['file:///a (1).yaml', "queue](command:evil) '*"]);
});
