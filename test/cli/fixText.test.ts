/** What `--fix` and `--unsafe-fixes` make of every fixture. */
import { expect, test } from 'vitest';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { fixText } from '../../server/src/cli/fixText.ts';
import { Judge, type Judged } from '../../server/src/cli/judge.ts';
import { fixtures } from '../support/fixtures.ts';

const cases = fixtures().map((fixture) => [fixture.name, fixture.text] as const);

const judge = (name: string, text: string): Judged => new Judge(name, NO_PROJECT).judge(text);
const placements = ({ analysis }: Judged): unknown =>
  analysis.services.map(({ name, hosts }) => [name, hosts.map((host) => [host.name, host.replicas])]);
const replicas = ({ analysis }: Judged): unknown =>
  analysis.services.map(({ name, hosts, scheduling }) => [
    name,
    scheduling?.replicas.value ?? hosts.reduce((sum, host) => sum + host.replicas, 0),
  ]);
const findings = ({ diagnostics }: Judged): number => diagnostics.filter(({ severity }) => severity !== 'hint').length;

test.for(cases)('%s: safe fixes move nothing', ([name, text]) => {
  const before = judge(name, text);
  const after = judge(name, fixText(name, text, NO_PROJECT, 'safe').text);
  expect(placements(after)).toEqual(placements(before));
  expect(findings(after)).toBeLessThanOrEqual(findings(before));
});

test.for(cases)('%s: unsafe fixes keep the replicas, leave no more findings, and end', ([name, text]) => {
  const before = judge(name, text);
  const fixed = fixText(name, text, NO_PROJECT, 'unsafe');
  const after = judge(name, fixed.text);
  expect(replicas(after)).toEqual(replicas(before));
  expect(findings(after)).toBeLessThanOrEqual(findings(before));
  expect(fixText(name, fixed.text, NO_PROJECT, 'unsafe')).toEqual({ text: fixed.text, applied: 0 });
});
