import { expect, test } from 'vitest';
import { analyseProjectFile } from '../../server/src/analysis/analyse.ts';
import { ownSlot, PROJECT, type Slot } from '../../server/src/analysis/vocabulary.ts';
import { analysed } from '../support/diagnose.ts';

/** A flow map of every key, each with its first value or with one of its own. */
function sample(slot: Slot, nth: number): string {
  if (slot.kind === 'list') return `[${sample(slot.item, nth)}]`;
  if (slot.kind === 'value') return slot.values.length > 0 ? (slot.values[nth % slot.values.length]?.text ?? '') : '1';
  const others = slot.others ? [['n1', slot.others] as const] : [];
  // A host that states its times to failure and repair states no probability beside them.
  const apart = (key: string): boolean => key !== 'probability' || !slot.keys.has('mtbf');
  const keys = [
    ...[...slot.keys].filter(([key]) => apart(key)).map(([key, { slot: inner }]) => [key, inner] as const),
    ...others,
  ];
  return `{${keys.map(([key, inner]) => `${key}: ${sample(inner, nth)}`).join(', ')}}`;
}

const NATIVE = ownSlot('native') ?? PROJECT;

test.for([0, 1, 2, 3, 4, 5])('whatever is on offer is understood: value %i of each', (nth) => {
  expect(analyseProjectFile(sample(PROJECT, nth)).problems).toEqual([]);
  const { dialect, problems } = analysed(sample(NATIVE, nth));
  expect({ dialect, problems }).toEqual({ dialect: 'native', problems: [] });
});
