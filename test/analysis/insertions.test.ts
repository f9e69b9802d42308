/** What _Declare the fault model_ writes, for every service of every fixture. `vitest -u` writes what it does now. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modelInsertion, tryAtOnce } from '../../server/src/analysis/insertions.ts';
import { strip } from '../support/annotate.ts';
import { applyEdits, changedLines } from '../support/edits.ts';
import { DIALECTS, fixtures } from '../support/fixtures.ts';
import { analysed } from '../support/diagnose.ts';

interface Declared {
  readonly where: string;
  readonly before: string;
  readonly after: string;
}

function declaredIn(name: string, before: string): Declared[] {
  const analysis = analysed(before);
  return analysis.services.flatMap((service) => {
    const written = tryAtOnce(modelInsertion(analysis, service), analysed);
    if (!written) return [];
    return [
      { where: `${name}: ${service.name}: ${written.model}`, before, after: applyEdits(analysis, written.edits) },
    ];
  });
}

test.for(DIALECTS)('in %s, in the place where the dialect has room for it', async (dialect) => {
  const all = fixtures(dialect).flatMap(({ name, text }) => declaredIn(name, strip(text)));
  expect(all).not.toEqual([]);
  const described = all.map(({ where, before, after }) => [where, ...changedLines(before, after)].join('\n'));
  const path = join(import.meta.dirname, '../fixtures', dialect, 'declared.golden');
  await expect(`${described.join('\n\n')}\n`).toMatchFileSnapshot(path);
});

/** Not even where what is there cannot be read. Rules may speak up: they are shy where nothing is declared. */
test.for(fixtures(...DIALECTS).flatMap(({ name, text }) => declaredIn(name, strip(text))))(
  '$where makes no mistake',
  ({ before, after }) => {
    const mistakes = (text: string): string[] => analysed(text).problems.map(({ message }) => message);
    expect(mistakes(after)).toEqual(mistakes(before));
  },
);

test.for([
  ['flow style', 'deployments: [{ name: a, hosts: {p: 1} }]\n', '[{ fault: crash-stop/pm, keep: vm, name: a,'],
  [
    'flow style without room',
    'deployments: [{name: a, hosts: {p: 1}}]\n',
    '[{fault: crash-stop/pm, keep: vm, name: a,',
  ],
  [
    'Windows line ends',
    'deployments:\r\n  - name: a\r\n    hosts: {p: 1}\r\n',
    'a\r\n    fault: crash-stop/pm\r\n    keep: vm\r\n    hosts',
  ],
  [
    'a map below the first key',
    'deployments:\n  - name: a\n    hosts:\n      p: 1\n',
    'a\n    fault: crash-stop/pm\n    keep: vm\n    hosts',
  ],
  [
    'no line end at the end',
    'apiVersion: apps/v1\nkind: StatefulSet\nspec: {replicas: 3, template: {spec: {containers: [{image: etcd}]}}}\nmetadata:\n  name: etcd',
    'etcd\n  annotations:\n    quorate.dev/fault: crash-stop/pm\n    quorate.dev/keep: vm',
  ],
  [
    'a remark behind the name',
    'deployments:\n  - name: a # the first\n    hosts: {p: 1}\n',
    'a # the first\n    fault: crash-stop/pm\n',
  ],
  [
    'no line end at the end',
    'apiVersion: apps/v1\nkind: StatefulSet\nspec: {replicas: 3, template: {spec: {containers: [{image: etcd}]}}}\nmetadata:\n  name: etcd',
    'etcd\n  annotations:\n    quorate.dev/fault: crash-stop/pm\n    quorate.dev/keep: vm',
  ],
] as const)('%s', ([, text, expected]) => {
  expect(declaredIn('a', text).map(({ after }) => after)).toEqual([expect.stringContaining(expected)]);
});
