import { expect, test } from 'vitest';
import { wildcards } from '../../server/src/base/wildcards.ts';

test.each([
  ['*', 'host1', true],
  ['host*', 'host1', true],
  ['host?', 'host12', false],
  ['*.example', 'a.b.example', true],
  ['h[1-3]', 'h2', true],
  ['h[!1-3]', 'h2', false],
  ['h[!1-3]', 'h4', true],
  ['h[abc]1', 'hb1', true],
  ['h[]]', 'h]', true],
  ['h[', 'h[', true],
  ['host.1', 'hostx1', false],
  ['', '', true],
  ['', 'h', false],
  ['a*b*c', 'aXbYbc', true],
  ['a*b', 'b', false],
  ['h[', 'h', false],
  ['[[a]', '[', true],
  ['a*a', 'a', false],
  ['*?*', '', false],
  ['h[c-a]', 'hb', false],
  ['h[a-]', 'h-', true],
  ['[!]a]x', 'bx', true],
  ['[!]a]x', ']x', false],
  [`${'a*'.repeat(200)}b`, 'a'.repeat(250), false],
  ['*'.repeat(300_000), 'a', true],
])('%s on %s: %s', (pattern, name, expected) => {
  expect(wildcards(pattern).matches(name)).toBe(expected);
});
