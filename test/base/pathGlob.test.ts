import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathGlob } from '../../server/src/base/pathGlob.ts';

test.each([
  ['*.yaml', 'a.yaml', true],
  ['*.yaml', 'a/b.yaml', false],
  ['**/*.yaml', 'a.yaml', true],
  ['**/*.yaml', '.a/.b/c.yaml', true],
  ['a/**', 'a', true],
  ['a/**', 'a/b/c', true],
  ['a/**', 'b/a/c', false],
  ['**/a/**', 'x/a/y', true],
  ['a/**/b', 'a/b', true],
  ['a/**/**/b', 'a/x/y/b', true],
  ['a/**/b', 'a/x', false],
  ['a**b', 'axxb', true],
  ['a**b', 'a/b', false],
  ['?.y*ml', 'a.yml', true],
  ['[ab]/[!c]', 'b/d', true],
  ['[ab]/[!c]', 'b/c', false],
  ['*.{yml,yaml}', 'a.yaml', true],
  ['{a,b/{c,d}}/*.yaml', 'b/d/x.yaml', true],
  ['{a,b/{c,d}}/*.yaml', 'b/x.yaml', false],
  ['{a}', '{a}', true],
  ['{{a,b}', '{b', true],
  ['a}{,b}', 'a}b', true],
  ['', '', true],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(pathGlob(pattern)(path)).toBe(expected);
});

/** What would take a regular expression longer than there is time. */
test.each([
  [`${'*a'.repeat(100)}b`, 'a'.repeat(250)],
  [`${'**/a/'.repeat(200)}b`, 'a/'.repeat(2_000)],
  [`${'**/*a*/'.repeat(200)}b`, `${'a'.repeat(200)}/`.repeat(20)],
  [`${'{a,b}'.repeat(200)}c`, 'a'.repeat(200)],
  [`${'{'.repeat(2_000)}a`, '{'.repeat(2_000)],
])('%#: an answer in spite of the stars', (pattern, path) => {
  expect(pathGlob(pattern)(path)).toBe(false);
});

test('a path matches itself, and what is behind any folders', () => {
  const name = fc.stringMatching(/^[a-z.]{1,5}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
      const path = names.join('/');
      expect([path, `**/${names.at(-1)}`, `${names[0]}/**`, '**'].map((glob) => pathGlob(glob)(path))).toEqual([
        true,
        true,
        true,
        true,
      ]);
    }),
  );
});
