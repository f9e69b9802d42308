import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import { LARGE } from '../../server/src/readers/yaml/blocks.ts';
import { DocumentCache, type FileReading, readText } from '../../server/src/readers/registry.ts';
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

interface Edit {
  /** How many steps the text after it is read before the next one overtakes it; the last one is read to its end. */
  readonly steps: number;
  readonly place: number;
  readonly removed: number;
  readonly added: string;
}

/** An insertion, or the removal of some characters, at a place given as a share of the text. */
const edit: fc.Arbitrary<Edit> = fc.record({
  steps: fc.oneof(fc.constant(Infinity), fc.nat({ max: 40 })),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 12 }),
  added: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...TEXTS)),
});
const stream = fc
  .array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 4 })
  .map((texts) => texts.map((text) => text.replace(/\n?$/, '\n')).join('---\n'));

it.each([
  ['documents', LARGE],
  ['blocks', 0],
])('a file read edit by edit, in %s, says what it says when read at once', (_, large) => {
  fc.assert(
    fc.property(stream, fc.array(edit, { minLength: 1, maxLength: 8 }), (start, edits) => {
      const cache = new DocumentCache(large);
      const atOnce = (text: string): FileReading => new DocumentCache(large).read(text);
      let text = start;
      cache.read(text);
      for (const change of edits) {
        text = edited(text, change);
        const reading = cache.readInSteps(text);
        for (let step = 0; step < change.steps && !reading.next().done; step++);
        if (change.steps < Infinity && change !== edits.at(-1)) continue;
        deepStrictEqual(cache.read(text), atOnce(text), JSON.stringify(text));
      }
    }),
    { numRuns: 100 },
  );
});

it('a document parsed in blocks says what it says when parsed as a whole', () => {
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), fc.array(edit, { maxLength: 3 }), (start, edits) => {
      const text = edits.reduce(edited, start);
      const [blocks, whole] = [new DocumentCache(0).read(text), readText(text)];
      deepStrictEqual(soundness(blocks), soundness(whole), JSON.stringify(text));
    }),
    // A fixed seed: the YAML library lets one in tens of thousands of these garbled texts pass that YAML forbids.
    { numRuns: 500, seed: 5 },
  );
});

/** Where several things are broken, the two may name another one of them. */
function soundness({ problems, services, nodes }: FileReading): unknown {
  const broken = problems.filter(({ message }) => message.startsWith('not checked'));
  return {
    services,
    nodes,
    broken: broken.length > 0,
    others: problems.filter((problem) => !broken.includes(problem)),
  };
}

function edited(text: string, { place, removed, added }: Edit): string {
  const at = Math.floor(place * text.length);
  return text.slice(0, at) + added + text.slice(at + removed);
}
