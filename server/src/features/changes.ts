/** Tells what the change of a file does to its services. */
import type { ServiceChange } from '../protocol/changes.ts';
import { formatPercentage } from '../rules/wording.ts';
import type { KnownService } from './services.ts';

/**
 * The services, of those in both texts, that tolerate another number of faults, or are as tolerant with another loss, or
 * tolerate another number when the scheduler does its best.
 */
export function changesOf(before: readonly KnownService[], now: readonly KnownService[]): ServiceChange[] {
  const earlier = new Map(before.map((known) => [known.service, known]));
  return now.flatMap((known) => {
    const words = changeWords(earlier.get(known.service), known);
    if (words === undefined) return [];
    const { service, start, end } = known;
    return [{ service, start, end, title: `This change: ${words}` }];
  });
}

function changeWords(before: KnownService | undefined, now: KnownService): string | undefined {
  // A service without an answer has an infinite tolerance, so that it is not the worst of a list.
  if (!before || before.tolerance === Infinity || now.tolerance === Infinity) return undefined;
  if (before.tolerance !== now.tolerance)
    return `tolerance ${tolerated(before.tolerance)} → ${tolerated(now.tolerance)}`;
  const [then, today] = [before, now].map(({ loss }) => formatPercentage(loss));
  if (then !== today) return `chance of losing quorum ${then} → ${today}`;
  const [from, to] = [before.atBest, now.atBest];
  if (from === undefined || to === undefined || from === to) return undefined;
  return `tolerance at best ${tolerated(from)} → ${tolerated(to)}`;
}

/** The number of faults; none where there is no quorum from the start. */
const tolerated = (tolerance: number): string => (tolerance < 0 ? 'none' : String(tolerance));
