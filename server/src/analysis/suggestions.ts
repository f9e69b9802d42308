/** The placements worth offering for a service: those that lower the risk under the model in force. */
import { placementEdits } from '../fixes/placementEdit.ts';
import type { TextEdit } from '../model/service.ts';
import { type Curve, headlineBetween, isBetter, type RiskReport } from '../risk/assess.ts';
import { retarget, type Sizes } from '../risk/placement.ts';
import { count, formatProbability } from '../rules/wording.ts';
import type { AnalysedService } from './analyse.ts';
import { spreadOverHosts } from './domains.ts';

export interface Suggestion {
  readonly sizes: Sizes;
  /** What it does, for example `Rebalance: move 2 VMs, loss after 3 faults 1 → 0.67`. */
  readonly title: string;
  /** True for the one placement on offer that nothing beats. */
  readonly preferred: boolean;
  /** Empty when `refused` says why the file cannot be edited so. */
  readonly edits: readonly TextEdit[];
  readonly refused?: string;
  /** The edits only suggest it in comments, so that no finding goes. */
  readonly advice?: true;
}

interface Offer {
  readonly name: string;
  readonly target: Curve;
  readonly preferred: boolean;
}

export function suggestions(text: string, service: AnalysedService, report: RiskReport): Suggestion[] {
  const { current, balanced, concentrated, best } = report;
  const better = (a: Curve, b: Curve): boolean => isBetter(a, b, service.model.faults);
  const offers: [name: string, target: Curve][] = [];
  if (better(balanced, current)) offers.push(['Rebalance', balanced]);
  if (better(concentrated, current) && balanced.sizes[0] !== concentrated.sizes[0]) {
    offers.push(['Concentrate', concentrated]);
  }
  // A placement without a name of its own is worth a line only where the named ones fall short of it.
  if ([current, balanced, concentrated].every((other) => better(best, other))) offers.push(['Best placement', best]);
  const unbeaten = offers.filter(([, target]) => best.exact && !better(best, target));
  return offers.map(([name, target]) => {
    const preferred = unbeaten.length === 1 && unbeaten[0]?.[1] === target;
    return suggestion(text, service, report, { name, target, preferred });
  });
}

function suggestion(
  text: string,
  service: AnalysedService,
  report: RiskReport,
  { name, target, preferred }: Offer,
): Suggestion {
  const present = service.hosts.map(({ replicas }) => replicas);
  const wanted = spreadOverHosts(present, service.view, targetSizes(service, report, target));
  const moved = wanted.reduce((sum, size, host) => sum + Math.max(0, size - (present[host] ?? 0)), 0);
  const written = placementEdits(text, service, wanted);
  const advice = 'edits' in written && written.advice;
  return {
    sizes: target.sizes,
    title: `${advice ? `Suggest in a comment: ${name.toLowerCase()}` : name}: move ${count(moved, service.nouns.replica)}, ${change(report.current, target, service)}`,
    preferred: preferred && !advice,
    ...('edits' in written ? written : { edits: [], refused: written.refused }),
  };
}

/** Replicas per host of the question. Where hosts fail with different probabilities, it matters which one gets what. */
function targetSizes({ view }: AnalysedService, { best }: RiskReport, target: Curve): readonly number[] {
  if (target === best && best.hosts) return best.hosts;
  const { hosts } = view.service;
  const capacities = hosts.map(({ capacity }) => capacity ?? Infinity);
  return retarget(
    hosts.map(({ replicas }) => replicas),
    target.sizes,
    capacities,
  );
}

function change(before: Curve, after: Curve, { model }: AnalysedService): string {
  const arrow = (from: number, to: number): string => `${formatProbability(from)} → ${formatProbability(to)}`;
  if (model.faults === undefined && before.failure !== undefined && after.failure !== undefined) {
    return `loss ${arrow(before.failure, after.failure)}`;
  }
  const n = headlineBetween(before, after, model.faults);
  return `loss after ${count(n, ['fault', 'faults'])} ${arrow(before.loss[n] ?? 1, after.loss[n] ?? 1)}`;
}
