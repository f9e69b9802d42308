import { expect, test } from 'vitest';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { Judge } from '../../server/src/cli/judge.ts';

const TEXT = ['a', 'b', 'c']
  .map((name, index) => `  - {name: ${name}, hosts: {x: ${index + 3}, y: 1, z: 1}}\n`)
  .join('');

test('services that are left when the time of a file is used up are told, and have no risk', () => {
  const { services, diagnostics } = new Judge('a.yaml', NO_PROJECT, 0).judge(`deployments:\n${TEXT}`);
  expect(services.map(([, found]) => found)).toEqual([undefined, undefined, undefined]);
  expect(diagnostics.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'internal-error: not assessed, nor are 2 others: a file may take 20 s',
  ]);
});

test('with time enough all are assessed', () => {
  const { services, diagnostics } = new Judge('a.yaml', NO_PROJECT).judge(`deployments:\n${TEXT}`);
  expect(services.every(([, found]) => found !== undefined)).toBe(true);
  expect(diagnostics.map(({ rule }) => rule)).not.toContain('internal-error');
});
