/**
 * The main facts about crashes of hosts or replicas: how many are tolerated, what the next one does, and how long the
 * service is down in a year.
 */
import type { Curve } from '../risk/assess.ts';
import { compareLosses } from '../risk/compareCurves.ts';
import { downAYear, formatPercentage } from '../rules/wording.ts';
import type { AnalysedService } from './analyse.ts';
import { downtimeOf, type PlacedHost } from './availability.ts';

export interface CrashRisk {
  /** How many crashes the quorum survives, no matter which hosts or replicas they strike. */
  readonly tolerance: number;
  /** The probability that one more crash loses the quorum. */
  readonly next: number;
  /** The share of time for which the service is down, where that is known or assumed. */
  readonly down?: number;
  /** True where `down` rests on an assumed number. */
  readonly assumed?: true;
}

/** A placement with its hosts, where these are known. */
export interface Judged {
  readonly curve: Curve;
  readonly quorum: number;
  readonly hosts: readonly PlacedHost[] | undefined;
}

/** The crash risk; undefined for other faults, for a declared number of faults, and where the loss is an estimate. */
export function crashRisk(service: AnalysedService, { curve, quorum, hosts }: Judged): CrashRisk | undefined {
  const { faultModel, faults } = service.model;
  const { loss, estimate, failure } = curve;
  if (faultModel.fault !== 'crash-stop' || faults !== undefined || estimate) return undefined;
  const first = loss.findIndex((chance) => chance > 0);
  const tolerance = (first < 0 ? loss.length : first) - 1;
  const down = failure === undefined && hosts ? downtimeOf(service, quorum, hosts) : undefined;
  return {
    tolerance,
    next: loss[tolerance + 1] ?? 1,
    ...(failure !== undefined && { down: failure }),
    ...(down && { down: down.unavailability, ...(down.assumed !== undefined && { assumed: true }) }),
  };
}

/** Negative where `a` is better: it tolerates more, or else is down for less time. */
export function compareCrashRisks(a: CrashRisk, b: CrashRisk): number {
  if (a.tolerance !== b.tolerance) return b.tolerance - a.tolerance;
  if (a.down !== undefined && b.down !== undefined) return compareLosses(a.down, b.down);
  return compareLosses(a.next, b.next);
}

/** The downtime in words: `about 2.6 h down a year`; empty where nothing is known. */
export function downRange(risks: readonly CrashRisk[]): string {
  const down = risks.flatMap((risk) => risk.down ?? []);
  if (down.length < risks.length || down.every((share) => share === 0)) return '';
  const [least, most] = [Math.min(...down), Math.max(...down)].map(downAYear);
  return `about ${least === most ? least : `${least} to ${most}`} down a year`;
}

/** The assumption in words: `if each host is down 1 % of the time`. */
export function basisWords({ numbers }: AnalysedService, risks: readonly CrashRisk[]): string {
  return risks.some(({ assumed }) => assumed)
    ? `if each host is down ${formatPercentage(numbers.assumed ?? 0)} of the time`
    : 'by the stated failure numbers';
}

/**
 * The change in words: `tolerates 0 → 1 host failures, 3.7 days → 2.6 h down a year (each host down 1 %)`. Both sides
 * show the same facts.
 */
export function crashChange(service: AnalysedService, before: CrashRisk, after: CrashRisk): string {
  const [one, many] = crashNoun(service);
  const same = before.tolerance === after.tolerance;
  const next = before.tolerance === 0 ? `one ${one}` : ordinal(before.tolerance + 1);
  const survived = same
    ? compareLosses(before.next, after.next) !== 0 &&
      `${next} loses quorum in ${arrow(formatPercentage(before.next), formatPercentage(after.next))} of cases`
    : `tolerates ${before.tolerance} → ${after.tolerance} ${many}`;
  const shorter =
    before.down !== undefined &&
    after.down !== undefined &&
    compareLosses(before.down, after.down) !== 0 &&
    `${arrow(downAYear(before.down), downAYear(after.down))} down a year${before.assumed || after.assumed ? briefBasis(service) : ''}`;
  return [survived, shorter].filter((words) => words !== false).join(', ') || 'as safe as before';
}

/** The assumption in brackets: ` (each host down 1 %)`. */
export function briefBasis({ numbers }: AnalysedService): string {
  return ` (each host down ${formatPercentage(numbers.assumed ?? 0)})`;
}

const arrow = (before: string, after: string): string => `${before} → ${after}`;

/** The noun for what crashes: a host, or a single replica. */
export function crashNoun({ model, view, nouns }: AnalysedService): readonly [string, string] {
  const [unit] = model.faultModel.level === 'pm' ? view.service.nouns.host : nouns.replica;
  return [`${unit} failure`, `${unit} failures`];
}

/** An ordinal in words: `a third`. */
export function ordinal(n: number): string {
  const named = ['a first', 'a second', 'a third', 'a fourth', 'a fifth'][n - 1];
  return named ?? `failure number ${n}`;
}
