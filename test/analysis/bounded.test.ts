import { expect, test } from 'vitest';
import { diagnose } from '../support/diagnose.ts';

const keys = (count: number): string => Array.from({ length: count }, (_, index) => `    key${index}: 1\n`).join('');

test('of many findings of a kind the first are told, and the last of them says how many more there are', () => {
  const text = `deployments:\n  - name: a\n    hosts: {x: 3, y: 1}\n${keys(1_234)}`;
  const { diagnostics } = diagnose(text);
  const unknown = diagnostics
    .filter(({ rule }) => rule === 'invalid-value')
    .toSorted((a, b) => a.range.start - b.range.start);
  expect(unknown).toHaveLength(1_000);
  expect(unknown[0]?.message).toMatch(/^Unknown key "key0"/);
  expect(unknown.at(-1)?.message).toMatch(/^Unknown key "key999": .* \(and 234 more findings of this kind\)$/);
});

test('as many as there may be are told as they are', () => {
  const { diagnostics } = diagnose(`deployments:\n  - name: a\n    hosts: {x: 1, y: 1, z: 1}\n${keys(1_000)}`);
  expect(diagnostics.map(({ message }) => message).join('\n')).not.toContain('more findings');
  expect(diagnostics.filter(({ rule }) => rule === 'invalid-value')).toHaveLength(1_000);
});
