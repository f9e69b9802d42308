/** Edits as people and hostile inputs make them, for properties of what is read edit by edit. */
import fc from 'fast-check';
import type { SourceText } from '../../server/src/readers/yaml/sourceText.ts';
import { strip } from './annotate.ts';
import { fixtures } from './fixtures.ts';

export const TEXTS = fixtures().map(({ text }) => strip(text));
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

export interface Edit {
  readonly place: number;
  readonly removed: number;
  readonly added: string;
}

/** An insertion, or the removal of some characters, at a place given as a share of the text. */
export const EDIT: fc.Arbitrary<Edit> = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat({ max: 12 }),
  added: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.constantFrom(...TEXTS)),
});

/** Fixtures as the documents of one stream. */
export const STREAM = fc
  .array(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 4 })
  .map((texts) => texts.map((text) => text.replace(/\n?$/, '\n')).join('---\n'));

export function edited(text: string, { place, removed, added }: Edit): string {
  const at = Math.floor(place * text.length);
  return text.slice(0, at) + added + text.slice(at + removed);
}

/** The same in the pieces of the text. */
export function editedInPieces(source: SourceText, { place, removed, added }: Edit): SourceText {
  const at = Math.floor(place * source.length);
  return source.replaced(at, Math.min(source.length, at + removed), added);
}
