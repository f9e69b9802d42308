import { expect, test } from 'vitest';
import { analyseProjectFile } from '../../server/src/analysis/analyse.ts';
import { NATIVE, type Place, PROJECT } from '../../server/src/analysis/vocabulary.ts';
import { analysed } from '../support/diagnose.ts';

/** A flow map of every key, each with its first value or with one of its own. */
function sample(place: Place, nth: number): string {
  if (place.kind === 'list') return `[${sample(place.item, nth)}]`;
  if (place.kind === 'value')
    return place.values.length > 0 ? (place.values[nth % place.values.length]?.text ?? '') : '1';
  const others = place.others ? [['n1', place.others] as const] : [];
  // A host that states its times to failure and repair states no probability beside them.
  const apart = (key: string): boolean => key !== 'probability' || !place.keys.has('mtbf');
  const keys = [
    ...[...place.keys].filter(([key]) => apart(key)).map(([key, { place: inner }]) => [key, inner] as const),
    ...others,
  ];
  return `{${keys.map(([key, inner]) => `${key}: ${sample(inner, nth)}`).join(', ')}}`;
}

test.for([0, 1, 2, 3, 4, 5])('whatever is on offer is understood: value %i of each', (nth) => {
  expect(analyseProjectFile(sample(PROJECT, nth)).problems).toEqual([]);
  const { dialect, problems } = analysed(sample(NATIVE, nth));
  expect({ dialect, problems }).toEqual({ dialect: 'native', problems: [] });
});
