/** Broken YAML. */
import fc from 'fast-check';

/** What breaks readers of YAML, to be put anywhere into a sound file. */
export const SPLINTERS = [
  ...Array.from('[]{}:-,#&*!|>\'"%@`?\n\r\t '),
  '- ',
  ': ',
  '<<: *a',
  '&a ',
  '*a',
  '---\n',
  '...\n',
  '{{ x }}',
  '\uFEFF',
  '😀',
];

/** Texts with up to four splinters in them, each in the place of up to eight characters. */
export function splintered(texts: readonly string[]): fc.Arbitrary<string> {
  const place = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(...SPLINTERS), fc.nat(8));
  return fc.tuple(fc.constantFrom(...texts), fc.array(place, { maxLength: 4 })).map(([text, splinters]) =>
    splinters.reduce((result, [where, splinter, cut]) => {
      const at = Math.floor(where * result.length);
      return result.slice(0, at) + splinter + result.slice(at + cut);
    }, text),
  );
}
