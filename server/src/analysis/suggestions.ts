/** The placements worth offering for a service: those that lower the risk under the model in force. */
import { placementEdits } from '../fixes/placementEdit.ts';
import type { TextEdit } from '../model/service.ts';
import { type Curve, headlineBetween, isBetter, type RiskReport } from '../risk/assess.ts';
import { movedReplicas, retarget, type Sizes } from '../risk/placement.ts';
import { count, formatProbability } from '../rules/wording.ts';
import type { AnalysedService } from './analyse.ts';

export interface Suggestion {
  readonly sizes: Sizes;
  /** What it does, for example `Rebalance: move 2 VMs, loss after 3 faults 1 → 0.67`. */
  readonly title: string;
  /** True for the one placement that nothing beats. */
  readonly preferred: boolean;
  /** Empty when `refused` says why the file cannot be edited so. */
  readonly edits: readonly TextEdit[];
  readonly refused?: string;
}

export function suggestions(text: string, service: AnalysedService, report: RiskReport): Suggestion[] {
  const named: readonly (readonly [string, Curve])[] = [
    ['Rebalance', report.balanced],
    ['Concentrate', report.concentrated],
    ['Best placement', report.best],
  ];
  const distinct = named.filter(
    ([, curve], i) => named.findIndex(([, other]) => String(other.sizes) === String(curve.sizes)) === i,
  );
  return distinct
    .filter(([, curve]) => isBetter(curve, report.current, service.model.faults))
    .map(([name, curve]) => suggestion(text, service, report, name, curve));
}

function suggestion(
  text: string,
  service: AnalysedService,
  report: RiskReport,
  name: string,
  target: Curve,
): Suggestion {
  const present = service.hosts.map(({ replicas }) => replicas);
  const wanted = retarget(present, target.sizes);
  const n = headlineBetween(report.current, target, service.model.faults);
  const moved = count(movedReplicas(present, wanted), service.nouns.replica);
  const change = `${formatProbability(report.current.loss[n] ?? 1)} → ${formatProbability(target.loss[n] ?? 1)}`;
  const written = placementEdits(text, service, wanted);
  return {
    sizes: target.sizes,
    title: `${name}: move ${moved}, loss after ${n === 1 ? '1 fault' : `${n} faults`} ${change}`,
    preferred: report.best.exact && String(target.sizes) === String(report.best.sizes),
    ...('edits' in written ? { edits: written.edits } : { edits: [], refused: written.refused }),
  };
}
