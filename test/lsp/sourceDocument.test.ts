import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { expect, test } from 'vitest';
import { chooseEncoding, documentsIn, type SourceDocument } from '../../server/src/lsp/sourceDocument.ts';

const utf8 = documentsIn('utf-8');
const utf16 = documentsIn('utf-16');
const open = (text: string): SourceDocument => utf8.create('file:///a.yaml', 'yaml', 1, text);

/** Letters of one, two, three and four bytes, a combining accent, every way to end a line, and what ends a piece. */
const LETTERS = ['a', ':', ' ', 'é', 'e\u0301', '漢', '🦊', '👩‍🚒', '\n', '\r\n', '\r', '\n---\n', '\n...\n'];
const TEXT = fc
  .tuple(fc.constantFrom('', '\uFEFF'), fc.array(fc.constantFrom(...LETTERS), { maxLength: 30 }))
  .map(([mark, parts]) => mark + parts.join(''));

test.each([
  { offered: undefined, chosen: 'utf-16' },
  { offered: [], chosen: 'utf-16' },
  { offered: ['utf-8'], chosen: 'utf-8' },
  { offered: ['utf-32', 'utf-8', 'utf-16'], chosen: 'utf-8' },
  { offered: ['utf-16', 'utf-8'], chosen: 'utf-16' },
  { offered: ['utf-32'], chosen: 'utf-16' },
])('of $offered, $chosen is chosen', ({ offered, chosen }) => {
  expect(chooseEncoding(offered)).toBe(chosen);
});

test('a position is the number of bytes before it in its line, and leads back to its offset', () => {
  fc.assert(
    fc.property(TEXT, fc.nat(), (text, seed) => {
      const document = open(text);
      const plain = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
      // Characters that are two units are never cut.
      const offsets = Array.from(text).reduce<number[]>((ends, one) => [...ends, (ends.at(-1) ?? 0) + one.length], [0]);
      const offset = offsets[seed % offsets.length] ?? 0;
      const { line } = plain.positionAt(offset);
      const start = plain.offsetAt({ line, character: 0 });
      const inLine = plain.offsetAt(plain.positionAt(offset));
      const position = document.positionAt(offset);
      expect(position).toEqual({ line, character: Buffer.byteLength(text.slice(start, inLine)) });
      expect(document.offsetAt(position)).toBe(inLine);
    }),
  );
});

test('a position inside a character is that of the character', () => {
  const document = open('a🦊漢b');
  const offsets = Array.from({ length: 11 }, (_, character) => document.offsetAt({ line: 0, character }));
  expect(offsets).toEqual([0, 1, 1, 1, 1, 3, 3, 3, 4, 5, 5]);
});

test('a document in pieces tells the same of its text, edit by edit, as one that is whole', () => {
  const edits = fc.array(fc.record({ from: fc.nat(), length: fc.nat(6), text: TEXT }), { maxLength: 5 });
  fc.assert(
    fc.property(TEXT, edits, (text, changes) => {
      const whole = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
      let pieces = utf16.create('file:///a.yaml', 'yaml', 1, text);
      for (const [index, change] of changes.entries()) {
        const from = change.from % (whole.getText().length + 1);
        const range = { start: whole.positionAt(from), end: whole.positionAt(from + change.length) };
        pieces = utf16.update(pieces, [{ range, text: change.text }], index + 2);
        TextDocument.update(whole, [{ range, text: change.text }], index + 2);
        expect(factsOf(pieces)).toEqual(factsOf(whole));
      }
    }),
  );
});

/** What a document says of every offset and every place, those outside of it among them. */
function factsOf(document: TextDocument): unknown {
  const lines = Array.from({ length: document.lineCount + 2 }, (_, index) => index - 1);
  const places = lines.flatMap((line) => [-1, 0, 1, 2, 99].map((character) => ({ line, character })));
  return {
    text: document.getText(),
    version: document.version,
    lineCount: document.lineCount,
    positions: Array.from({ length: document.getText().length + 3 }, (_, index) => document.positionAt(index - 1)),
    offsets: places.map((place) => document.offsetAt(place)),
    ranges: lines.map((line) => document.getLineRange(line)),
    ends: lines.map((line) => document.getEOLCharacters(line)),
    parts: places.map((end) => document.getText({ start: { line: 0, character: 1 }, end })),
  };
}

test('edits land where they would if characters were counted in the other way', () => {
  const edits = fc.array(fc.record({ from: fc.nat(), length: fc.nat(6), text: TEXT }), { maxLength: 5 });
  fc.assert(
    fc.property(TEXT, edits, (text, changes) => {
      const plain = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
      let counted = open(text);
      for (const [index, change] of changes.entries()) {
        const now = Array.from(plain.getText());
        const from = change.from % (now.length + 1);
        const offset = now.slice(0, from).join('').length;
        const end = offset + now.slice(from, from + change.length).join('').length;
        const rangeIn = (document: TextDocument) => ({
          start: document.positionAt(offset),
          end: document.positionAt(end),
        });
        const version = index + 2;
        counted = utf8.update(counted, [{ range: rangeIn(counted), text: change.text }], version);
        TextDocument.update(plain, [{ range: rangeIn(plain), text: change.text }], version);
        expect([counted.getText(), counted.version]).toEqual([plain.getText(), version]);
      }
      expect(utf8.update(counted, [{ text: 'é' }], 9).positionAt(1)).toEqual({ line: 0, character: 2 });
    }),
  );
});
