/** Random placements and fault models for properties, and the models as a list for tables. */
import fc from 'fast-check';
import { allModels } from '../../../server/src/risk/compareModels.ts';
import type { FaultModel } from '../../../server/src/risk/faultModel.ts';
import { unitsIn } from '../../../server/src/risk/lossCurve.ts';
import type { Sizes } from '../../../server/src/risk/placement.ts';

/** The twelve cases, limited Byzantine with and without removal. */
export const MODELS: readonly FaultModel[] = [...allModels(false), ...allModels(true).filter(({ removal }) => removal)];

export const named = (model: FaultModel): string =>
  `${model.fault}/${model.level} keep ${model.keep}${model.removal ? ' with removal' : ''}`;

export interface Case {
  readonly sizes: Sizes;
  readonly model: FaultModel;
  readonly quorum: number;
}

/** Any placement of up to `hosts` hosts of up to `size` replicas, under any model, with any quorum that can be. */
export function anyCase({ hosts = 5, size = 4, models = MODELS } = {}): fc.Arbitrary<Case> {
  return fc
    .record({
      sizes: fc.array(fc.integer({ min: 1, max: size }), { minLength: 1, maxLength: hosts }),
      model: fc.constantFrom(...models),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ sizes, model, share }) => {
      const units = unitsIn(sizes, model);
      return { sizes, model, quorum: Math.max(1, Math.min(units, Math.ceil(share * units))) };
    });
}
