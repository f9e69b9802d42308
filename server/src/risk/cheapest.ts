/** The cheapest hosts on which replicas reach an availability, where hosts and whole zones of them fail and have prices. */
import { compareLosses } from './compareCurves.ts';
import type { FaultModel } from './faultModel.ts';
import { balanced, type Sizes, total } from './placement.ts';
import { quorumIfAny, type QuorumRule } from './quorum.ts';
import { ratedPlacement } from './ratedPlacement.ts';

export interface Offer {
  readonly replicas: number;
  /** The most hosts in all. */
  readonly hosts: number;
  /** What a host in each zone costs; one zone at least. */
  readonly prices: readonly number[];
  /** The probability that a host is down, and that a whole zone is out. */
  readonly hostDown: number;
  readonly zoneOut: number;
  /** Crashes of whole hosts. */
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
}

export interface Purchase {
  /** Replicas on each host, zone by zone in the order of the prices. */
  readonly zones: readonly Sizes[];
  readonly hosts: number;
  readonly cost: number;
  readonly unavailability: number;
  /** False when not every placement of the replicas on these hosts was tried. */
  readonly exact: boolean;
}

/** About a second for all placements together. */
const WORK = 1e8;

export interface TradeOff {
  /** What is worth its price: from the cheapest on, each with less unavailability than all that cost no more. */
  readonly purchases: readonly Purchase[];
  /** False when not every placement on all these choices of hosts was tried: others may be worth it too. */
  readonly exact: boolean;
}

/**
 * @param work how many multiplications it may cost, more or less
 */
export function tradeOff(offer: Offer, work = WORK): TradeOff {
  const choices = hostsByZone(offer.prices, Math.min(offer.hosts, offer.replicas));
  const all = choices.flatMap((hosts) => purchase(offer, hosts, work / choices.length) ?? []);
  const byCost = all.toSorted((a, b) => a.cost - b.cost || a.unavailability - b.unavailability || a.hosts - b.hosts);
  const kept: Purchase[] = [];
  for (const one of byCost) {
    const best = kept.at(-1);
    if (!best || compareLosses(one.unavailability, best.unavailability) < 0) kept.push(one);
  }
  return { purchases: kept, exact: all.every(({ exact }) => exact) };
}

/** The cheapest that is down for at most such a share of the time. */
export function cheapest(purchases: readonly Purchase[], unavailability: number): Purchase | undefined {
  // A sum may end a rounding above what it meets.
  return purchases.find((one) => one.unavailability <= unavailability * (1 + 1e-12));
}

/**
 * Every number of hosts in each zone; of zones with one price the first has the most.
 * @internal
 */
export function hostsByZone(prices: readonly number[], most: number): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  const choose = (chosen: readonly number[], left: number): void => {
    const price = prices[chosen.length];
    if (price === undefined) {
      if (left < most) found.push(chosen);
      return;
    }
    const alike = prices.slice(0, chosen.length).lastIndexOf(price);
    const limit = Math.min(left, chosen[alike] ?? left);
    for (let hosts = 0; hosts <= limit; hosts += 1) choose([...chosen, hosts], left - hosts);
  };
  choose([], most);
  return found;
}

function purchase(offer: Offer, hosts: readonly number[], work: number): Purchase | undefined {
  const { replicas, prices, hostDown, zoneOut, model, quorum: rule } = offer;
  const count = total(hosts);
  const sizes = balanced(replicas, count);
  const quorum = quorumIfAny(rule, model.keep === 'vm' ? replicas : count, sizes);
  if (quorum === undefined) return undefined;
  const first = hosts.map((_, zone) => total(hosts.slice(0, zone)));
  const rates = {
    ball: hostDown,
    zones: hosts.map((held, zone) => ({
      probability: zoneOut,
      hosts: Array.from({ length: held }, (_, index) => (first[zone] ?? 0) + index),
    })),
  };
  const best = ratedPlacement({ sizes, model, quorum, rates }, work);
  return {
    zones: hosts.map((held, zone) => best.hosts.slice(first[zone], (first[zone] ?? 0) + held)),
    hosts: count,
    cost: total(hosts.map((held, zone) => held * (prices[zone] ?? 0))),
    unavailability: best.loss,
    exact: best.exact,
  };
}
