import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SourceText } from '../../server/src/text/sourceText.ts';

/** Lines of every kind that decides where pieces and documents end. */
const LINES = [
  '---',
  '--- # a',
  '--- |',
  '...',
  '%YAML 1.2',
  '# a',
  '',
  'a: 1',
  '  b: 2',
  '- c',
  '-',
  ']',
  '----',
  '\uFEFF',
  'é',
];
const TEXT = fc
  .array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom('\n', '\r\n', '\r', '')), { maxLength: 20 })
  .map((lines) => lines.map(([line, end]) => line + end).join(''));
const EDIT = fc.record({ from: fc.nat(), length: fc.nat(8), text: TEXT });

function documentsOf(source: SourceText): readonly (readonly [number, string])[] {
  return source.documents().map((chunk) => [chunk.start, source.of(chunk).text]);
}

test.each([0, 10, 4000])('an edited text has the documents of its text, with pieces of %i characters', (large) => {
  fc.assert(
    fc.property(TEXT, fc.array(EDIT, { maxLength: 5 }), (start, edits) => {
      let text = start;
      let source = SourceText.of(start, undefined, large);
      for (const edit of edits) {
        const from = edit.from % (text.length + 1);
        const to = Math.min(text.length, from + edit.length);
        const edited = source.replaced(from, to, edit.text);
        text = text.slice(0, from) + edit.text + text.slice(to);
        expect(edited.text).toBe(text);
        expect(documentsOf(edited)).toEqual(documentsOf(SourceText.of(text, undefined, large)));
        const before = new Set(source.pieces);
        const at = edited.pieceAt(from);
        expect(edited.pieces.filter((piece, index) => index < at - 1 && !before.has(piece))).toEqual([]);
        source = edited;
      }
    }),
  );
});

test('many edits at once give the text that they give one after another', () => {
  fc.assert(
    fc.property(TEXT, fc.array(EDIT, { maxLength: 60 }), (text, edits) => {
      const source = SourceText.of(text, undefined, 10);
      let free = text.length;
      const apart = edits.flatMap(({ from, length, text: newText }) => {
        if (free < 0) return [];
        const end = from % (free + 1);
        const start = Math.max(0, end - length);
        free = start - 1;
        return [{ start, end, newText }];
      });
      const expected = apart.reduce(
        (all, { start, end, newText }) => all.slice(0, start) + newText + all.slice(end),
        text,
      );
      const edited = source.edited(apart);
      expect(edited.text).toBe(expected);
      expect(documentsOf(edited)).toEqual(documentsOf(SourceText.of(expected, undefined, 10)));
    }),
  );
});

test('documents end where a marker stands at the start of a line', () => {
  const text = '\uFEFF# head\n---\na: 1\n# of the first\n---\nb: 2\n...\n# of the third\n%YAML 1.2\n---\nc: 3\n ---\n';
  expect(documentsOf(SourceText.of(text))).toEqual([
    [1, '# head\n---\na: 1\n# of the first\n'],
    [32, '---\nb: 2\n...\n'],
    [45, '# of the third\n%YAML 1.2\n---\nc: 3\n ---\n'],
  ]);
});

test('parts of a text and its lines are found across pieces', () => {
  // A byte order mark is before the first line, for those who ask.
  const unmarked = TEXT.map((text) => text.replace(/^\uFEFF/, ''));
  fc.assert(
    fc.property(unmarked, fc.nat(), fc.nat(), (text, a, b) => {
      const source = SourceText.of(text, undefined, 0);
      const [one, other] = [a % (text.length + 1), b % (text.length + 1)];
      const [start, end] = [Math.min(one, other), Math.max(one, other)];
      expect(source.slice(start, end)).toBe(text.slice(start, end));
      expect(source.lineStart(start)).toBe(text.slice(0, start).lastIndexOf('\n') + 1);
      const newline = text.indexOf('\n', start);
      expect(source.nextLine(start)).toBe(newline < 0 ? text.length : newline + 1);
    }),
  );
});

test('a text that is given anew keeps the pieces it had', () => {
  fc.assert(
    fc.property(fc.array(TEXT, { minLength: 2, maxLength: 6 }), fc.nat(), (texts, index) => {
      const parts = texts.map((text) => `---\n${text}\n`);
      const before = SourceText.of(parts.join(''), undefined, 0);
      const other = parts.toSpliced(index % parts.length, 1, '---\nanother: one\n').join('');
      const after = SourceText.of(other, before, 0);
      expect(after.text).toBe(other);
      const known = new Set(before.pieces);
      const fresh = after.pieces.filter((piece) => !known.has(piece));
      expect(fresh.map(({ text }) => text)).toEqual(
        fresh.length > 0 ? ['---\n', 'another: one\n'].slice(-fresh.length) : [],
      );
    }),
  );
});

test('what is put before a byte order mark is in the line that the mark began', () => {
  const source = SourceText.of('\uFEFFa: 1\nb: 2\n').replaced(0, 0, '# c\n');
  expect(source.text).toBe('# c\n\uFEFFa: 1\nb: 2\n');
  expect(source.pieces.slice(0, -1).filter(({ text }) => !text.endsWith('\n'))).toEqual([]);
});
