import { expect, test } from 'vitest';
import { codeFrame } from '../../server/src/cli/formats/codeFrame.ts';
import { styleOf } from '../../server/src/cli/terminal.ts';

/** The frame of what stands between brackets in the line. */
function frame(marked: string): string {
  const line = marked.replace(/[«»]/g, '');
  const range = {
    start: { line: 6, character: marked.indexOf('«') },
    end: { line: 6, character: marked.indexOf('»') - 1 },
  };
  return codeFrame(range, line, styleOf(false)).join('\n');
}

test.for([
  ['plain text', 'replicas: «10»', '     7 | replicas: 10\n       |           ^^'],
  ['tabs stay tabs', '\t- «a»', '     7 | \t- a\n       | \t  ^'],
  ['wide characters take two columns', '名前: «日本»', '     7 | 名前: 日本\n       |       ^^^^'],
  ['accents take none', 'e\u0301: «x»', '     7 | e\u0301: x\n       |    ^'],
  ['nothing is pointed at with one caret', 'a:«»', '     7 | a:\n       |   ^'],
] as const)('%s', ([, marked, expected]) => {
  expect(frame(marked)).toBe(expected);
});

test('a long line is cut around the finding', () => {
  const [line, carets] = frame(`${'a'.repeat(200)}«bb»${'c'.repeat(200)}`).split('\n');
  expect(line).toBe(`     7 | …${'a'.repeat(20)}bb${'c'.repeat(78)}…`);
  expect(carets).toBe(`       | ${' '.repeat(21)}^^`);
});
