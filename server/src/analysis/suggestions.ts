/**
 * The placements that are offered for a service: those that lower the risk under the model in force, and others by
 * name.
 */
import type { TextEdit } from '../model/written.ts';
import { type Curve, headlineBetween, isBetter } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { arrivals, retarget, type Sizes } from '../risk/placement.ts';
import { count, formatPercentage } from '../rules/wording.ts';
import { formatLoss } from '../rules/estimates.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type PlacedHost } from './availability.ts';
import { crashChange, crashRisk } from './crashRisk.ts';
import { presentSizes, sizesPerHost, writePlacement } from './writePlacement.ts';

/** The names of placements in the kinds of code actions. */
export const TARGETS = ['spread', 'concentrate', 'best', 'uncritical'] as const;

export type Target = (typeof TARGETS)[number];

export interface Suggestion {
  readonly target: Target;
  readonly sizes: Sizes;
  /** What the suggestion does, for example `Rebalance: move 2 VMs, tolerates 0 → 1 PM failures`. */
  readonly title: string;
  /** True for the one placement that is better than all others on offer. */
  readonly preferred: boolean;
  /** The edits; empty when `refused` says why the file cannot be edited so. */
  readonly edits: readonly TextEdit[];
  readonly refused?: string;
  /** True where the edits only suggest the placement in comments, so that no finding goes. */
  readonly asComment?: true;
}

interface Offer {
  readonly target: Target;
  readonly curve: Curve;
  readonly preferred: boolean;
}

const NAMES: Readonly<Record<Target, string>> = {
  spread: 'Rebalance',
  concentrate: 'Concentrate',
  best: 'Best placement',
  uncritical: 'Best without a critical host',
};

/** The suggestions that lower the risk. */
export function suggestions(analysis: Analysis, service: AnalysedService, report: RiskReport): Suggestion[] {
  const { current, balanced, concentrated, best, uncritical } = report;
  const better = (a: Curve, b: Curve): boolean => isBetter(a, b, service.model.faults);
  const moves = (curve: Curve): number => arrivals(presentSizes(service), wantedSizes(service, report, curve));
  const isOutdone = (curve: Curve): boolean =>
    [best, curve].every(({ estimate }) => estimate === undefined) &&
    ![[best, curve] as const, [curve, best] as const].some(([a, b]) => better(a, b)) &&
    moves(best) < moves(curve);
  const offers: [target: Target, curve: Curve][] = [];
  if (better(balanced, current) && !isOutdone(balanced)) offers.push(['spread', balanced]);
  const distinct = balanced.sizes[0] !== concentrated.sizes[0];
  if (better(concentrated, current) && distinct && !isOutdone(concentrated)) {
    offers.push(['concentrate', concentrated]);
  }
  // A placement without a name of its own is offered only where it is better than the named ones, or moves fewer
  // replicas.
  if ([current, ...offers.map(([, curve]) => curve)].every((other) => better(best, other))) offers.push(['best', best]);
  if (uncritical && [current, balanced].every((other) => better(uncritical, other))) {
    offers.push(['uncritical', uncritical]);
  }
  const unbeaten = offers.filter(([, curve]) => best.exact && !better(best, curve));
  return offers.map(([target, curve]) => {
    const preferred = unbeaten.length === 1 && unbeaten[0]?.[1] === curve;
    return suggestion(analysis, service, report, { target, curve, preferred });
  });
}

/**
 * The three placements with a name. The user may ask for each of them, even for one that is worse than the present one.
 */
export function rewrites(analysis: Analysis, service: AnalysedService, report: RiskReport): Suggestion[] {
  const { current, balanced, concentrated, best } = report;
  const all: readonly (readonly [target: Target, curve: Curve, already: string])[] = [
    ['spread', balanced, 'the replicas are spread evenly as it is'],
    ['concentrate', concentrated, 'the replicas are concentrated as it is'],
    ['best', best, 'no placement is known to be better'],
  ];
  return all.map(([target, curve, already]) =>
    String(curve.sizes) === String(current.sizes)
      ? { target, sizes: curve.sizes, title: NAMES[target], preferred: false, edits: [], refused: already }
      : suggestion(analysis, service, report, { target, curve, preferred: false }),
  );
}

function suggestion(
  analysis: Analysis,
  service: AnalysedService,
  report: RiskReport,
  { target, curve, preferred }: Offer,
): Suggestion {
  const name = NAMES[target];
  const wanted = wantedSizes(service, report, curve);
  const moved = arrivals(presentSizes(service), wanted);
  const written = writePlacement(analysis, service, wanted);
  const asComment = 'edits' in written && written.asComment;
  return {
    target,
    sizes: curve.sizes,
    title: `${asComment ? `Suggest in a comment: ${name.toLowerCase()}` : name}: move ${count(moved, service.nouns.replica)}, ${change(service, report, curve, wanted)}`,
    preferred: preferred && !asComment,
    ...('edits' in written ? written : { edits: [], refused: written.refused }),
  };
}

/** Replicas per host of the service, in its order. */
export function wantedSizes(service: AnalysedService, report: RiskReport, target: Curve): readonly number[] {
  return sizesPerHost(service, targetSizes(service, report, target));
}

/**
 * Replicas per host of the question, in its order. Where hosts fail with different probabilities, it matters which host
 * gets what.
 */
export function targetSizes(
  { view }: AnalysedService,
  { best, uncritical }: RiskReport,
  target: Curve,
): readonly number[] {
  const searched = [best, uncritical].find((curve) => curve === target);
  if (searched?.hosts) return searched.hosts;
  const { hosts } = view.service;
  const capacities = hosts.map(({ capacity }) => capacity ?? Infinity);
  return retarget(
    hosts.map(({ replicas }) => replicas),
    target.sizes,
    capacities,
  );
}

/** The hosts of the service, with these numbers of replicas. */
export function withReplicas({ hosts }: AnalysedService, wanted: readonly number[]): readonly PlacedHost[] {
  return hosts.map((host, index) => {
    const replicas = wanted[index] ?? 0;
    return replicas === host.replicas ? host : { name: host.name, replicas };
  });
}

/** The numbers before and after, by the same measure and after the same number of faults. */
function change(
  service: AnalysedService,
  { current, quorum }: RiskReport,
  after: Curve,
  wanted: readonly number[],
): string {
  const { model, hosts } = service;
  const crashes = [
    crashRisk(service, { curve: current, quorum, hosts }),
    crashRisk(service, { curve: after, quorum, hosts: withReplicas(service, wanted) }),
  ] as const;
  if (crashes[0] && crashes[1]) return crashChange(service, crashes[0], crashes[1]);
  if (model.faults === undefined && current.failure !== undefined && after.failure !== undefined) {
    return `loss ${formatPercentage(current.failure)} → ${formatPercentage(after.failure)}`;
  }
  const n = headlineBetween(current, after, model.faults);
  return `loss after ${count(n, ['fault', 'faults'])} ${formatLoss(current, n)} → ${formatLoss(after, n)}`;
}
