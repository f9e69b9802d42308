/** `kinds` of `.quorate.yaml`: custom resources that only the project knows. */
import { expect, test } from 'vitest';
import { AnalysisCache } from '../../server/src/analysis/analysisCache.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { NO_CONVENTIONS } from '../../server/src/dialects/conventions.ts';
import { canMatter } from '../../server/src/dialects/registry.ts';
import { diagnose } from '../support/diagnose.ts';
import { applyEdits } from '../support/edits.ts';

const KINDS = `kinds:
  - kind: LedgerCluster
    group: ledger.example.com
    count: spec.members
    otherwise: 5
    votes: two-thirds
    pod: spec.podTemplate.spec
    labels: {app: '{name}', role: validator}
    added: soft kubernetes.io/hostname
`;

const ledger = (spec: string): string => `apiVersion: ledger.example.com/v1
kind: LedgerCluster
metadata:
  name: main
spec:
${spec}`;

const projectOf = (text: string): Project => ({ ...NO_PROJECT, file: readProjectFile(text) });
const found = (text: string, project: Project): readonly string[] =>
  diagnose(text, project).diagnostics.map(({ rule, message }) => `${rule}: ${message}`);

test('a kind of the project is read, judged and mended as any other', () => {
  const project = projectOf(KINDS);
  const text = ledger('  members: 4\n');
  expect(project.file?.problems).toEqual([]);
  expect(found(text, NO_PROJECT)).toEqual([]);
  const { diagnostics, analysis } = diagnose(text, project);
  expect(analysis.services.map(({ name, software }) => [name, software?.value.quorum])).toEqual([
    ['main', 'two-thirds'],
  ]);
  const [first] = diagnostics;
  expect(first?.rule).toBe('soft-constraint-only');
  const fixes = first?.fixes() ?? [];
  expect(fixes.length).toBeGreaterThan(0);
  for (const { edits } of fixes) {
    const after = applyEdits(analysis, edits);
    expect(after).toContain('  podTemplate:\n    spec:\n');
    expect(after).toContain('app: main');
    expect(found(after, project).filter((line) => /soft|critical|mismatch/.test(line))).toEqual([]);
  }
});

test('the default counts where no number stands, and a hard constraint is enough', () => {
  const project = projectOf(KINDS);
  const affinity = `  podTemplate:
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector: {matchLabels: {role: validator}}
`;
  const { analysis } = diagnose(ledger(affinity), project);
  expect(analysis.services.map(({ scheduling }) => scheduling?.replicas.value)).toEqual([5]);
  expect(found(ledger(affinity), project)).toEqual([expect.stringMatching(/^unknown-hosts/)]);
});

test('without votes nothing is said of it, unless a model is declared', () => {
  const project = projectOf('kinds: [{kind: LedgerCluster, group: ledger.example.com, count: spec.members}]\n');
  expect(diagnose(ledger('  members: 3\n'), project).analysis.services).toEqual([]);
  const declared = projectOf(
    'kinds: [{kind: LedgerCluster, group: ledger.example.com, count: spec.members}]\nservices: {main: {fault: crash-stop/pm}}\n',
  );
  expect(diagnose(ledger('  members: 3\n'), declared).analysis.services).toHaveLength(1);
});

test('a file is looked at for the kinds of its project', () => {
  const conventions = projectOf(KINDS).file?.conventions ?? NO_CONVENTIONS;
  expect(canMatter(ledger('  members: 3\n'), 'ledger.yaml')).toBe(false);
  expect(canMatter(ledger('  members: 3\n'), 'ledger.yaml', conventions)).toBe(true);
});

test('a cache forgets what it read when the kinds change', () => {
  const cache = new AnalysisCache();
  const text = ledger('  members: 3\n');
  const [without, with_] = [NO_PROJECT, projectOf(KINDS)];
  for (const [project, count] of [
    [without, 0],
    [with_, 1],
    [without, 0],
  ] as const) {
    expect(diagnose(text, project, cache).analysis.services).toHaveLength(count);
  }
});

test.for([
  ['kinds: 3', '`kinds` must be a list, each item with kind, group and count'],
  ['kinds: [x]', 'A kind is a map such as {kind: …, group: …, count: spec.replicas}'],
  ['kinds: [{kind: A, group: a.b, counts: x}]', 'Unknown key "counts". Did you mean "count"?'],
  ['kinds: [{kind: A, group: a.b, counts: x}]', expect.stringMatching(/^Missing `count`/)],
  ['kinds: [{kind: A, group: a.b, count: spec.n, votes: all}]', 'Invalid `votes` "all": use majority or two-thirds'],
  ['kinds: [{kind: A, group: a.b, count: spec.n, otherwise: many}]', '"many" is not a whole number'],
  [
    'kinds: [{kind: A, group: a.b, count: spec.n, added: firm}]',
    'Invalid `added` "firm": use hard or soft, then a label such as kubernetes.io/hostname',
  ],
  [
    'kinds: [{kind: A, group: a.b, count: spec.n, labels: x}]',
    "labels must map labels to values, such as app: '{name}'",
  ],
] as const)('%s is refused in words', ([text, message]) => {
  expect(readProjectFile(`${text}\n`).problems.map((problem) => problem.message)).toContainEqual(message);
});
