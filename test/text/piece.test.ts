import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Piece } from '../../server/src/text/piece.ts';
import { SourceText } from '../../server/src/text/sourceText.ts';

/** A piece ends after this many characters, where a line can end it. */
const LARGE = 30;

const LINE = fc.constantFrom('a: 1', '  b: 2', '    - c', '# d', '', ']', '- e', '\t', '  "f"', '---', '  g: quorate');
const BREAK = fc.constantFrom('\n', '\n', '\n', '\r\n');
const LINES = fc
  .array(fc.tuple(LINE, BREAK), { minLength: 10, maxLength: 60 })
  .map((lines) => `first: 1\n${lines.map(([line, end]) => line + end).join('')}`);
const NEW = fc.oneof(fc.constantFrom('x', ' ', '\n', '\n  ', '\r', ']', '-', ''), LINE);

test('an edited piece is the one that its text is cut into, and counts the same lines', () => {
  let edited = 0;
  fc.assert(
    fc.property(LINES, fc.nat(), fc.nat(6), NEW, (text, from, length, replacement) => {
      for (const piece of SourceText.of(text, undefined, LARGE).pieces) {
        const start = from % (piece.text.length + 1);
        const end = Math.min(piece.text.length, start + length);
        expect([piece.lineEnds, piece.lineMarks.count]).toBeDefined();
        const after = piece.edited(start, end, replacement, LARGE);
        if (!after) continue;
        edited++;
        expect(after.text).toBe(piece.text.slice(0, start) + replacement + piece.text.slice(end));
        const fresh = new Piece(after.text);
        expect(SourceText.of(after.text, undefined, LARGE).pieces.map((one) => one.text)).toEqual([after.text]);
        expect([after.lineEnds, after.marker, after.speaks]).toEqual([fresh.lineEnds, fresh.marker, fresh.speaks]);
        for (let at = 0; at <= after.text.length; at++) {
          if (!after.text.includes('\r')) expect(after.lineMarks.before(at)).toEqual(fresh.lineMarks.before(at));
        }
      }
    }),
    { numRuns: 2_000 },
  );
  expect(edited).toBeGreaterThan(100);
});
