/** The probability of losing the quorum where balls fail independently of each other with known probabilities. */
import { type Installation, unavailabilityOf } from './availability.ts';
import { type FaultModel, harmOf, unitsOn } from './faultModel.ts';
import { total } from './placement.ts';
import { lossThreshold } from './quorum.ts';

/** The probabilities that balls fail, and that whole zones do; each is between 0 and 1. */
export interface Rates {
  /**
   * The probability that a ball (at level `pm` a host) fails: one number for all balls, or one for the balls of each
   * host.
   */
  readonly ball: number | readonly number[];
  /**
   * Zones that fail as a whole and take all their hosts, in addition to what fails by itself. A host of nested zones is
   * listed in the innermost one alone, and a zone stands behind the one around it.
   */
  readonly zones?: readonly Zone[];
}

/** A zone that may fail as a whole. */
export interface Zone {
  readonly probability: number;
  /** Indexes into the hosts. */
  readonly hosts: readonly number[];
  /** The zone around it, as an index into the zones. */
  readonly within?: number;
}

/** A placement with the probabilities by which it is judged. */
export interface RateQuestion {
  /** Replicas per host in the order of the rates; 0 for an idle one. */
  readonly sizes: readonly number[];
  readonly model: FaultModel;
  readonly quorum: number;
  readonly rates: Rates;
}

/**
 * What a probability without zones takes for granted, in words for the user.
 * @internal
 */
export const INDEPENDENT = 'hosts fail independently';
/**
 * What a probability with zones takes for granted, in words for the user.
 * @internal
 */
export const ZONED = 'zones fail as a whole, and all else fails independently';

/** What a failure probability takes for granted, in words for the user. */
export function assumptionOf({ zones = [] }: Rates): string {
  return zones.length === 0 ? INDEPENDENT : ZONED;
}

/**
 * `probability[l]` is the probability that l units are lost; the last entry is the threshold and stands for all above.
 */
type Distribution = Float64Array;

/**
 * The probability of losing the quorum. It is exact to rounding, also where it is tiny: every term is a product of
 * probabilities.
 * @throws RangeError when a probability is not between 0 and 1, a host is in two zones, or there are too many replicas
 */
export function rateLoss(question: RateQuestion): number {
  const { sizes, model, quorum, rates } = question;
  checkRates(rates, sizes.length);
  if (rateWork(question) > MOST_WORK) throw new RangeError('too many replicas for failure probabilities');
  const threshold = lossThreshold(total(sizes.map((size) => (size > 0 ? unitsOn(model, size) : 0))), quorum);
  if (threshold <= 0) return 1;
  if (quorum < 1) return 0;
  const nothing = pointMass(0, threshold);
  const addHost = (lost: Distribution, host: number): Distribution =>
    strike(lost, model, sizes[host] ?? 0, rateOf(rates, host));
  const zones = rates.zones ?? [];
  const zoned = new Set(zones.flatMap(({ hosts }) => hosts));
  const alone = sizes.map((_, host) => host).filter((host) => !zoned.has(host));
  const unitsIn = (zone: number): number => {
    const own = total((zones[zone]?.hosts ?? []).map((host) => heldUnits(model, sizes[host] ?? 0)));
    return own + total(inside(zones, zone).map(unitsIn));
  };
  const lostIn = (hosts: readonly number[], within: number | undefined): Distribution =>
    inside(zones, within).reduce(
      (lost, zone) => {
        const { hosts: members = [], probability = 0 } = zones[zone] ?? {};
        return convolve(lost, mix(lostIn(members, zone), pointMass(unitsIn(zone), threshold), probability));
      },
      hosts.reduce(addHost, nothing),
    );
  const all = lostIn(alone, undefined);
  const lost = all[threshold] ?? 0;
  return lost === 0 ? 0 : lost / total([...all]);
}

function heldUnits(model: FaultModel, size: number): number {
  return size > 0 ? unitsOn(model, size) : 0;
}

function inside(zones: readonly Zone[], outer: number | undefined): readonly number[] {
  return zones.flatMap(({ within }, zone) => (within === outer ? zone : []));
}

/**
 * The most multiplications, which take some seconds. There is a limit at all because only exact values are given here.
 */
const MOST_WORK = 4e9;

/** Roughly how many multiplications `rateLoss` takes. */
export function rateWork({ sizes, model, rates }: RateQuestion): number {
  const units = total(sizes.map((size) => (size > 0 ? unitsOn(model, size) : 0)));
  const steps = harmOf(model) === 'each' ? units : sizes.length;
  return units * (steps + units * (rates.zones?.length ?? 0));
}

/**
 * The probability of losing the quorum where hosts crash as a whole and have votes.
 * @throws RangeError when a probability is not between 0 and 1
 */
export function crashLoss({ votes, rates }: Installed, quorum: number): number {
  const { zones = [] } = rates;
  const within = new Map(zones.flatMap(({ hosts }, zone) => hosts.map((host) => [host, zone] as const)));
  const installation: Installation = {
    hosts: votes.map((held, host) => {
      const zone = within.get(host);
      return { votes: held, probability: rateOf(rates, host), ...(zone !== undefined && { within: zone }) };
    }),
    domains: zones,
    quorum,
  };
  return unavailabilityOf(installation);
}

/** Hosts that crash as a whole, with the votes on each. */
export interface Installed {
  readonly votes: readonly number[];
  readonly rates: Rates;
}

/** The number of nines of an availability: 3 for a loss of 0.001, Infinity for 0. */
export function ninesOf(loss: number): number {
  // The logarithm of 0.001 is 3 only to within rounding.
  return Math.max(0, Math.floor(-Math.log10(loss) + 1e-9));
}

/** The probability that a ball on this host fails. */
export function rateOf({ ball }: Rates, host: number): number {
  return typeof ball === 'number' ? ball : (ball[host] ?? 0);
}

function checkRates({ ball, zones = [] }: Rates, hosts: number): void {
  const balls = typeof ball === 'number' ? [ball] : ball;
  const bad = [...balls, ...zones.map(({ probability }) => probability)].find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) throw new RangeError(`probability ${bad} is not between 0 and 1`);
  if (typeof ball !== 'number' && ball.length !== hosts) {
    throw new RangeError(`${ball.length} probabilities for ${hosts} hosts`);
  }
  const members = zones.flatMap((zone) => zone.hosts);
  if (new Set(members).size < members.length) throw new RangeError('a host is in two zones');
  if (zones.some(({ within = -1 }, zone) => within >= zone))
    throw new RangeError('a zone stands before the one it is in');
}

/** The distribution after one host of `size` replicas is added. */
function strike(lost: Distribution, model: FaultModel, size: number, p: number): Distribution {
  if (size === 0) return lost;
  const harm = harmOf(model);
  if (harm === 'each') {
    return Array.from({ length: size }).reduce<Distribution>((sum) => shift(sum, 1, p, 1 - p), lost);
  }
  const balls = model.level === 'vm' ? size : 1;
  // The chances that all balls fail, and that one of them does, to full relative precision.
  const logAll = balls * Math.log(p);
  if (harm === 'exhausted') return shift(lost, 1, Math.exp(logAll), -Math.expm1(logAll));
  const logNone = balls * Math.log1p(-p);
  return shift(lost, unitsOn(model, size), -Math.expm1(logNone), Math.exp(logNone));
}

/** The distribution where `units` more are lost with probability p, and none with probability q = 1 - p. */
function shift(lost: Distribution, units: number, p: number, q: number): Distribution {
  const last = lost.length - 1;
  const result = new Float64Array(lost.length);
  for (let l = 0; l <= last; l += 1) {
    const place = Math.min(l + units, last);
    result[l] = (result[l] ?? 0) + (lost[l] ?? 0) * q;
    result[place] = (result[place] ?? 0) + (lost[l] ?? 0) * p;
  }
  return result;
}

function convolve(a: Distribution, b: Distribution): Distribution {
  const last = a.length - 1;
  const result = new Float64Array(a.length);
  for (const [i, chance] of a.entries()) {
    for (const [j, other] of b.entries()) {
      const place = Math.min(i + j, last);
      result[place] = (result[place] ?? 0) + chance * other;
    }
  }
  return result;
}

function mix(a: Distribution, b: Distribution, shareOfB: number): Distribution {
  return a.map((chance, l) => chance * (1 - shareOfB) + (b[l] ?? 0) * shareOfB);
}

function pointMass(units: number, threshold: number): Distribution {
  const result = new Float64Array(threshold + 1);
  result[Math.min(units, threshold)] = 1;
  return result;
}
