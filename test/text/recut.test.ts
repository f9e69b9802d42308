import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutPiece } from '../../server/src/text/cutPiece.ts';
import { recut } from '../../server/src/text/recut.ts';

const LARGE = 40;

/** Lines of every kind that decides where blocks start, in several depths. */
const line = fc
  .tuple(
    fc.constantFrom('', '  ', '  ', '    ', '      ', '\t'),
    fc.constantFrom(
      'key:',
      'other: 1',
      '- item',
      '- a: b',
      '# remark',
      '',
      ']',
      '}',
      '? x',
      ': y',
      '---',
      'text',
      '-',
      'k: [a,',
    ),
  )
  .map(([indent, content]) => indent + content);
const piece = fc
  .tuple(fc.constantFrom('services:', 'top: 1', '- item'), fc.array(line, { maxLength: 14 }), fc.boolean())
  .map(([first, lines, ends]) => [first, ...lines].join('\n') + (ends ? '\n' : ''));
const typed = fc.constantFrom('x', ' ', ':', '-', '\n', '  x: 1\n', '# r', ']', '', '\n  y:', '    z: [1]\n');

test('an edit inside of one block leaves the cuts that cutting the whole text makes', () => {
  let found = 0;
  fc.assert(
    fc.property(piece, fc.nat(), fc.nat({ max: 6 }), typed, (before, at, removed, added) => {
      const start = at % (before.length + 1);
      const text = before.slice(0, start) + added + before.slice(start + removed);
      const cuts = cutPiece(before, LARGE);
      const again = cuts && recut(text, before, cuts, LARGE);
      if (!again) return;
      found++;
      expect(again.cuts).toEqual(cutPiece(text, LARGE));
      const texts = (of: string, all: typeof again.cuts): string[] =>
        all
          .flatMap(({ head, parts }) => [...(head ? [head] : []), ...parts])
          .map((part) => of.slice(part.start, part.end));
      const [were, are] = [texts(before, cuts), texts(text, again.cuts)];
      expect(are.toSpliced(again.changed, 1)).toEqual(were.toSpliced(again.changed, 1));
    }),
    { numRuns: 20_000 },
  );
  expect(found).toBeGreaterThan(500);
});
