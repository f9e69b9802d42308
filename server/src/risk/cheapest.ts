/** The cheapest hosts on which replicas reach an availability, where hosts and whole zones fail and have prices. */
import { compareLosses } from './compareCurves.ts';
import type { FaultModel } from './faultModel.ts';
import { balanced, type Sizes, total } from './placement.ts';
import { quorumIfAny, type QuorumRule } from './quorum.ts';
import { ratedPlacement } from './ratedPlacement.ts';

/** The hosts that can be bought. Probabilities are between 0 and 1; prices have any one unit. */
export interface Offer {
  readonly replicas: number;
  /** The most hosts to buy, all zones together. */
  readonly hosts: number;
  /** The price of a host in each zone; at least one zone. */
  readonly prices: readonly number[];
  /** The probabilities that a host is down, and that a whole zone is out. */
  readonly hostDown: number;
  readonly zoneOut: number;
  /** A fault model of crashes that take whole hosts. */
  readonly model: FaultModel;
  readonly quorum: QuorumRule;
}

/** A choice of hosts with the best placement on them; `cost` is in the unit of the prices. */
export interface Purchase {
  /** Replicas on each host, zone by zone in the order of the prices. */
  readonly zones: readonly Sizes[];
  readonly hosts: number;
  readonly cost: number;
  readonly unavailability: number;
  /** How many replicas must stay up; where hosts must stay, how many hosts. */
  readonly quorum: number;
  /** False when not every placement of the replicas on these hosts was tried. */
  readonly exact: boolean;
}

/** The most multiplications for all placements together: about a second. */
const WORK = 1e8;

/** The choices of hosts among which a buyer decides. */
export interface TradeOff {
  /**
   * The choices that are worth their price, from the cheapest on: each has less unavailability than all that cost no
   * more.
   */
  readonly purchases: readonly Purchase[];
  /** False when not every placement on all choices of hosts was tried. Others may then be worth their price too. */
  readonly exact: boolean;
}

/**
 * Weighs the price of hosts against the unavailability on them.
 * @param work roughly the most multiplications that it may cost
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

/**
 * The cheapest choice whose unavailability (a share of time, from 0 to 1) is at most this; undefined where there is
 * none.
 */
export function cheapest(purchases: readonly Purchase[], unavailability: number): Purchase | undefined {
  // Rounding may put a sum a little above a limit that it meets.
  return purchases.find((one) => one.unavailability <= unavailability * (1 + 1e-12));
}

/**
 * All choices of numbers of hosts, one number a zone. Of zones with the same price the first has the most hosts.
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
    quorum,
    exact: best.exact,
  };
}
