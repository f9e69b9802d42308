import { expect, it } from 'vitest';
import { allDiagnostics, type Diagnostic, structureInSteps } from '../../server/src/analysis/diagnose.ts';
import { Judgements } from '../../server/src/analysis/judgements.ts';
import { atOnce } from '../../server/src/base/steps.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { RULES } from '../../server/src/rules/registry.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { diagnose } from '../support/diagnose.ts';
import { example } from '../support/examples.ts';

const TEXT = `${example('ledger.yaml')}  - {name: b, hosts: {pm-1: 3, pm-2: 1}}\n  - {name: c, hosts: {pm-1: 3, pm-2: 1}}\n`;

function throwing(...checks: (keyof Rule)[]): Rule {
  const fail = (): never => {
    throw new TypeError('secret');
  };
  const [rule] = RULES;
  if (!rule) throw new Error('there are no rules');
  return { ...rule, id: 'throwing', ...Object.fromEntries(checks.map((check) => [check, fail])) };
}

const withFixes = (diagnostic: Diagnostic): object => ({ ...diagnostic, fixes: diagnostic.fixes() });

it.each([
  ['checkProblems', throwing('checkProblems')],
  ['checkService', throwing('checkService')],
  ['checkPlacement', throwing('checkPlacement')],
  ['all', throwing('checkProblems', 'checkService', 'checkPlacement')],
])('a rule whose %s throws says so once, and the others go on', (_, rule) => {
  const { analysis, answered, diagnostics } = diagnose(TEXT);
  const found = allDiagnostics(analysis, answered, NO_PROJECT, new Judgements([rule, ...RULES]));
  const message = 'Rule throwing failed (TypeError) and does not count in this file';
  expect(found.filter(({ rule: id }) => id === 'internal-error').map((diagnostic) => diagnostic.message)).toEqual([
    message,
  ]);
  const others = found.filter(({ rule: id }) => id !== 'internal-error');
  expect(others.map(withFixes)).toEqual(diagnostics.map(withFixes));
});

it('a rule that throws before the risk is known says so at once', () => {
  const { analysis } = diagnose(TEXT);
  const found = atOnce(structureInSteps(analysis, NO_PROJECT, new Judgements([throwing('checkService'), ...RULES])));
  expect(found.map(({ rule }) => rule)).toEqual(['internal-error']);
});
