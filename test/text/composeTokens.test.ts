/** A large collection is composed in runs. That says what composing it at once says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Parser } from 'yaml';
import { composeTokens } from '../../server/src/text/composeTokens.ts';
import { SourceText } from '../../server/src/text/sourceText.ts';
import { strip } from '../support/annotate.ts';
import { composed } from '../support/composed.ts';
import { fixtures } from '../support/fixtures.ts';
import { splintered } from '../support/splinters.ts';

const TEXTS = fixtures().map(({ text }) => strip(text));

test('documents with splinters in them are composed alike in runs of any length', () => {
  fc.assert(
    fc.property(splintered(TEXTS), fc.integer({ min: 1, max: 40 }), (text, most) => {
      const source = SourceText.of(text);
      for (const chunk of source.documents()) {
        const document = source.of(chunk).text;
        expect(composed(document, most)).toEqual(composed(document, Infinity));
      }
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['a list', (items: number) => '- a\n'.repeat(items)],
  ['a map', (items: number) => Array.from({ length: items }, (_, i) => `k${i}: v\n`).join('')],
  ['a list on one line', (items: number) => `x: [${'{a: b}, '.repeat(items)}]\n`],
  ['a key', (items: number) => `? [${'a, '.repeat(items)}]\n: b\n`],
  ['a list in a map in a list', (items: number) => `- x:\n    y:\n${'    - a\n'.repeat(items)}`],
  ['a list of maps', (items: number) => '- a: b\n  c: d\n'.repeat(items)],
])('%s is composed in turns', (_, text) => {
  const steps = composeTokens([...new Parser().parse(text(1_000))], 50);
  let count = 0;
  while (!steps.next().done) count++;
  expect(count).toBeGreaterThanOrEqual(1_000 / 50);
});
