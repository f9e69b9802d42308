import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { scalar } from '../../server/src/text/scalar.ts';

const AMBIGUOUS = (
  '010 1e3 0x10 0o10 0b11 on off On yes no y N true FALSE null Null ~ 1:30 190:20:30.15 2001-01-01 12 -1 +1 .5 1. .inf ' +
  '1_000 - ? * & ! | > % @ ` # [ { a: *a &a !a @a [a {a } ]'
).split(' ');

test.for([...AMBIGUOUS, '', ' a', 'a ', 'a: b', 'a #b', 'a,b', 'é'])('%j is in quotes, and read as itself', (text) => {
  for (const written of [scalar(text), scalar(text, "'"), scalar(text, undefined, "'")]) {
    for (const version of ['1.1', '1.2'] as const) {
      expect(parse(`${written}: [${written}, ${written}]`, { version })).toEqual({ [text]: [text, text] });
      expect(parse(`- ${written}\n`, { version })).toEqual([text]);
    }
  }
  expect(scalar(text)).toMatch(/^"/);
});

test.for([
  'pm-1',
  'node-1.example.org',
  '10.0.0.1',
  'lxd:0',
  'a/b',
  'kubernetes.io/hostname',
  'null-1',
  'on1',
  '1e',
  'x',
])('%s needs no quotes', (text) => {
  expect(scalar(text)).toBe(text);
  expect(scalar(text, "'")).toBe(`'${text.replace("'", "''")}'`);
});

test('a name without quotes is read as itself, whatever word it starts with', () => {
  const starts = ['e', 'E1', 'y', 'on', 'null', 'true', 'x0', 'o7', 'b1', 'inf', 'NaN', 'a'];
  const marks = ['', '-', '.', '_', '/'];
  const ends = ['', '-', 'n', '+1', '1', '.5', 'e3', '/a', '0x1', '1-01-01', '__', '//', 'inf'];
  for (const text of starts.flatMap((start) => marks.flatMap((mark) => ends.map((end) => start + mark + end)))) {
    const written = scalar(text);
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(`${written}: [${written}, {${written}: ${written}}]`, { version })).toEqual({
        [text]: [text, { [text]: text }],
      });
  }
});
