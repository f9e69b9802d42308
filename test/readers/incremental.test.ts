import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import { DocumentCache, readText } from '../../server/src/readers/registry.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const TEXTS = fixtures().map(({ text }) => strip(text));
const PIECES = [
  ...Array.from('[]{}:-,#&*\n '),
  '---\n',
  '- a\n',
  'kind: Pod\n',
  '  ',
  'replicas: 3',
  '*a',
  '&a ',
  '"',
  '|\n',
  '{{',
];

/** An insertion, or the removal of some characters, at a place given as a share of the text. */
const edit = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 12 }),
  added: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...TEXTS)),
});
const stream = fc
  .array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 4 })
  .map((texts) => texts.map((text) => text.replace(/\n?$/, '\n')).join('---\n'));

it('a file read edit by edit says what it says when read at once', () => {
  fc.assert(
    fc.property(stream, fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
      const cache = new DocumentCache();
      let text = start;
      cache.read(text);
      for (const { place, removed, added } of edits) {
        const at = Math.floor(place * text.length);
        text = text.slice(0, at) + added + text.slice(at + removed);
        deepStrictEqual(cache.read(text), readText(text));
      }
    }),
    { numRuns: 100 },
  );
});
