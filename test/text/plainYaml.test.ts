/** What is read as plain YAML is what the YAML library reads. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainYaml } from '../../server/src/text/plainYaml.ts';
import { SourceText } from '../../server/src/text/sourceText.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';
import { composed, told } from '../support/composed.ts';
import { splintered } from '../support/splinters.ts';

const TEXTS = fixtures().map(({ text }) => strip(text));

/** Some lines of a fixture, with splinters in them. */
const LINES = fc
  .tuple(splintered(TEXTS), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(40))
  .map(([text, where, count]) => {
    const lines = text.split('\n');
    const first = Math.floor(where * lines.length);
    return lines.slice(first, first + count).join('\n');
  });

test.each([
  ['documents', splintered(TEXTS)],
  ['lines', LINES],
])('%s of fixtures, with splinters in them', (_, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      const source = SourceText.of(text);
      for (const chunk of source.documents()) {
        const document = source.of(chunk).text;
        const contents = plainYaml(document);
        if (contents) expect(told(contents)).toEqual(composed(document, Infinity));
      }
    }),
    { numRuns: 400 },
  );
});

test('a key that is too long for YAML is left to the library', () => {
  expect(plainYaml(`${'a'.repeat(1_025)}: b\n`)).toBeUndefined();
});

test('most documents are plain', () => {
  const documents = TEXTS.flatMap((text) => {
    const source = SourceText.of(text);
    return source.documents().map((chunk) => source.of(chunk).text);
  });
  expect(documents.filter((document) => plainYaml(document)).length).toBeGreaterThan(documents.length / 2);
});
