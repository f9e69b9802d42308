/** The smallest loss for each number of hosts and of faults. It answers whether one more host would help. */
import type { HeatMap } from '../../protocol/explorer.ts';
import type { RiskQuestion, RiskReport } from '../../risk/riskReport.ts';
import { compareLosses } from '../../risk/compareCurves.ts';
import { balanced, canonical, total } from '../../risk/placement.ts';
import { formatLoss, type Losses } from '../../rules/estimates.ts';
import { count, formatSizes } from '../../rules/wording.ts';
import { lossAmount } from './judged.ts';

/** How many rows there are above and below the present number of hosts. */
const NEIGHBOURS = 4;
const MOST_COLUMNS = 10;
/** A loss from which on every placement counts as lost. */
const AS_GOOD_AS_LOST = 0.995;

type Noun = readonly [string, string];

/** One question for each number of hosts around the present one; the `best` of the answer is used. */
export function heatQuestions({ sizes, model, quorum, faults }: RiskQuestion): readonly RiskQuestion[] {
  const [replicas, hosts] = [total(sizes), canonical(sizes).length];
  const first = Math.max(1, hosts - NEIGHBOURS);
  const last = Math.min(replicas, hosts + NEIGHBOURS);
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    sizes: balanced(replicas, first + index),
    model,
    quorum,
    ...(faults !== undefined && { faults }),
  }));
}

/** The placement with which other numbers of hosts are compared. */
interface Present {
  readonly sizes: readonly number[];
  /** Its name, such as `Current`. */
  readonly name: string;
  readonly curve: Losses;
  /** The number of faults for the answer in words. */
  readonly headline: number;
}

/** @param reports the answers to those questions that have one */
export function heatMap(
  reports: readonly RiskReport[],
  present: Present,
  nouns: { readonly replica: Noun; readonly host: Noun },
): HeatMap {
  const hosts = canonical(present.sizes).length;
  const faults = columns(reports.map(({ best }) => best.loss));
  const rows = reports.map(({ best }) => ({
    hosts: best.sizes.length,
    best: best.exact ? formatSizes(best.sizes) : `${formatSizes(best.sizes)} (best found)`,
    losses: faults.map((n) => lossAmount(best, n)),
    current: best.sizes.length === hosts,
  }));
  return { faults, rows, answer: answer(reports, hosts, present, nouns) };
}

/**
 * The numbers of faults from the first that can lose the quorum to the one that surely does, or as many of them as fit.
 */
function columns(curves: readonly (readonly number[])[]): number[] {
  const all = Array.from({ length: Math.min(...curves.map(({ length }) => length)) - 1 }, (_, i) => i + 1);
  const first = all.findIndex((n) => curves.some((loss) => (loss[n] ?? 1) > 0));
  const lost = all.findIndex((n) => curves.every((loss) => (loss[n] ?? 1) >= AS_GOOD_AS_LOST));
  const telling = all.slice(Math.max(0, first), lost === -1 ? all.length : lost + 1);
  const step = (telling.length - 1) / (MOST_COLUMNS - 1);
  if (telling.length <= MOST_COLUMNS) return telling;
  return Array.from({ length: MOST_COLUMNS }, (_, i) => telling[Math.round(i * step)] ?? 0);
}

function answer(
  reports: readonly RiskReport[],
  hosts: number,
  { headline, curve, name }: Present,
  { replica, host }: { readonly replica: Noun; readonly host: Noun },
): string {
  const leasts = new Map(reports.map(({ best }) => [best.sizes.length, best.loss[headline] ?? 1]));
  const written = (on: number): string => {
    const report = reports.find(({ best }) => best.sizes.length === on);
    return report ? formatLoss(report.best, headline) : '';
  };
  const best = reports.every((report) => report.best.exact) ? 'at best' : 'at the best found';
  const [here, next] = [leasts.get(hosts), leasts.get(hosts + 1)];
  const after = `after ${count(headline, ['fault', 'faults'])}`;
  if (here === undefined) return 'There is nothing to compare.';
  if (next === undefined) return `A further ${host[0]} cannot help: at most one ${replica[0]} per ${host[0]} already.`;
  const [now, then] = [written(hosts), written(hosts + 1)];
  const order = compareLosses(next, here);
  const isBest = compareLosses(curve.loss[headline] ?? 1, here) === 0;
  const stated = isBest ? '' : ` (${name}: ${formatLoss(curve, headline)})`;
  if (order < 0) return `One more ${host[0]} helps: ${best} ${then} instead of ${now} ${after}${stated}.`;
  const verdict =
    order > 0
      ? `One more ${host[0]} makes it worse: ${best} ${then} instead of ${now} ${after}${stated}.`
      : `One more ${host[0]} changes nothing ${after}: ${now} ${best}, with it and without${stated}.`;
  const nearest = [...leasts].toSorted((a, b) => Math.abs(a[0] - hosts) - Math.abs(b[0] - hosts));
  const better = nearest.find(([, loss]) => compareLosses(loss, here) < 0);
  return better ? `${verdict} With ${count(better[0], host)} it is ${written(better[0])}.` : verdict;
}
