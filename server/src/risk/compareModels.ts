/** One placement under each of the twelve fault models: what protects against one may expose to another. */
import { assess, headlineBetween, type RiskQuestion, type RiskReport } from './assess.ts';
import { DEFAULT_WORK, type Effort } from './effort.ts';
import { type FaultModel, FAULTS, LEVELS } from './faultModel.ts';
import { QuorumError } from './quorum.ts';

export const PLACEMENTS = ['current', 'balanced', 'concentrated', 'best'] as const;
export type Placement = (typeof PLACEMENTS)[number];

export interface ModelComparison {
  readonly model: FaultModel;
  /** What there is to know under this model, or why the quorum cannot be (4 of 3 hosts, for one). */
  readonly report: RiskReport | { readonly problem: string };
  /** The number of faults at which the losses are quoted: the declared one, else where the extremes differ visibly. */
  readonly faults: number;
  /** Absent with a problem. */
  readonly losses?: Readonly<Record<Placement, number>>;
}

/** Every fault at every level with everything to keep. */
export function allModels(removal: boolean): readonly FaultModel[] {
  return FAULTS.flatMap((fault) =>
    LEVELS.toReversed().flatMap((level) =>
      LEVELS.toReversed().map((keep) => ({ fault, level, keep, removal: fault === 'limited-byzantine' && removal })),
    ),
  );
}

/**
 * The trade-off table, in the order of Table 1 of the paper. The question's own model only says whether there is removal.
 * @throws RangeError and StoppedError as `assess` does
 */
export function compareModels(question: RiskQuestion, effort: Effort = {}): readonly ModelComparison[] {
  const models = allModels(question.model.removal);
  const share = { ...effort, maxWork: (effort.maxWork ?? DEFAULT_WORK) / models.length };
  return models.map((model) => {
    try {
      return { model, ...quote(assess({ ...question, model }, share), question.faults) };
    } catch (error) {
      if (!(error instanceof QuorumError)) throw error;
      return { model, report: { problem: error.message }, faults: question.faults ?? 0 };
    }
  });
}

function quote(report: RiskReport, declared: number | undefined): Omit<ModelComparison, 'model'> {
  const faults = declared ?? mostTelling(report);
  const { current, balanced, concentrated, best } = report;
  const losses = {
    current: current.loss[faults] ?? 1,
    balanced: balanced.loss[faults] ?? 1,
    concentrated: concentrated.loss[faults] ?? 1,
    best: best.loss[faults] ?? 1,
  };
  return { report, faults, losses };
}

/** Where balanced and concentrated differ visibly; where they do not, where the current placement can first lose. */
function mostTelling({ balanced, concentrated, headline }: RiskReport): number {
  const n = headlineBetween(balanced, concentrated);
  return balanced.loss[n] === concentrated.loss[n] ? headline : n;
}
