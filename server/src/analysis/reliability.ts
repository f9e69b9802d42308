/**
 * How often machines, and whole zones of them, are down: what files, the project and the settings state, put together.
 */
import type { RiskModel } from '../model/riskModel.ts';
import type { DomainOutage } from '../model/service.ts';
import type { Domain, Reliability } from '../risk/lostVotes.ts';
import type { Rates } from '../risk/rates.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { KnownNode } from './clusters.ts';

/** Probabilities that are the same for all services of a file. */
export interface FailureNumbers {
  readonly known: ReadonlyMap<string, KnownNode>;
  readonly zones: readonly LabelledOutage[];
  /** The probability that a host without a stated number is down; absent where none is assumed. */
  readonly assumed?: number;
}

/** An outage with the label `key` that the machines of the domain share. */
interface LabelledOutage extends DomainOutage {
  readonly key: string;
}

/** Probabilities of hosts in their order, with the domains around them. */
export interface Machines {
  readonly hosts: readonly { readonly reliability?: Reliability; readonly within?: number }[];
  /** With their names, and the label that the hosts in each share. */
  readonly domains: readonly (Domain & { readonly name: string; readonly key: string })[];
}

/** Labels under which a zone of `zones:` is looked for, the likeliest first; all other labels follow. */
const USUAL_KEYS = ['zone', 'topology.kubernetes.io/zone', 'rack', 'topology.kubernetes.io/rack', 'region'];

/**
 * The numbers for a file. Of two zones with one name the first counts. A zone without a known machine says nothing.
 * @param domain the label that is looked at first
 */
export function failureNumbers(
  known: ReadonlyMap<string, KnownNode>,
  outages: readonly DomainOutage[],
  domain: string,
  assumed: number | undefined,
): FailureNumbers {
  const keys = new Map<string, Set<string>>();
  if (outages.length > 0) {
    for (const { labels } of known.values()) {
      for (const [key, value] of labels) keys.set(value, (keys.get(value) ?? new Set()).add(key));
    }
  }
  const named = new Map(outages.toReversed().map((outage) => [outage.name, outage]));
  const zones = [...named.values()].toReversed().flatMap((outage): LabelledOutage[] => {
    const found = keys.get(outage.name);
    const key = found && [domain, ...USUAL_KEYS, ...found].find((one) => one !== HOST && found.has(one));
    return key === undefined ? [] : [{ ...outage, key }];
  });
  return { known, zones, ...(assumed !== undefined && { assumed }) };
}

/**
 * The machines with these names; undefined where zones cross: each zone of a host must lie within the next one, in the
 * same order for all hosts.
 */
export function machinesOf(names: readonly string[], numbers: FailureNumbers, model: RiskModel): Machines | undefined {
  const { known, zones } = numbers;
  const byLabel = new Map<string, Map<string, number>>();
  for (const [index, { key, name }] of zones.entries()) {
    byLabel.set(key, (byLabel.get(key) ?? new Map<string, number>()).set(name, index));
  }
  const zonesOf = (name: string): number[] => {
    const labels = known.get(name)?.labels;
    return [...byLabel].flatMap(([key, indexes]) => indexes.get(labels?.get(key) ?? '') ?? []);
  };
  const chains = names.map(zonesOf);
  const sizes = zones.map(() => 0);
  for (const zone of chains.flat()) sizes[zone] = (sizes[zone] ?? 0) + 1;
  const order = zones
    .map((_, zone) => zone)
    .filter((zone) => (sizes[zone] ?? 0) > 0)
    .toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const places = new Map(order.map((zone, place) => [zone, place]));
  const nested = chains.map((chain) => chain.map((zone) => places.get(zone) ?? 0).toSorted((a, b) => a - b));
  const around = new Map<number, number | undefined>();
  for (const chain of nested) {
    for (const [depth, place] of chain.entries()) {
      const outer = chain[depth - 1];
      if (around.has(place) && around.get(place) !== outer) return undefined;
      around.set(place, outer);
    }
  }
  return {
    hosts: names.map((name, host) => {
      const reliability = statedOf(known.get(name)) ?? statedOf(model);
      const within = nested[host]?.at(-1);
      return { ...(reliability && { reliability }), ...(within !== undefined && { within }) };
    }),
    domains: order.flatMap((zone, place) => {
      const within = around.get(place);
      const { name, key, times, probability = 0 } = zones[zone] ?? {};
      if (name === undefined || key === undefined) return [];
      return [{ ...(times ?? { probability }), name, key, ...(within !== undefined && { within }) }];
    }),
  };
}

function statedOf(
  stated: { readonly probability?: number; readonly times?: Reliability } | undefined,
): Reliability | undefined {
  if (stated?.times) return stated.times;
  return stated?.probability === undefined ? undefined : { probability: stated.probability };
}

/**
 * Failure probabilities of placements. They count only where every host in use has one: an unknown probability is not
 * 0.
 */
export function ratesOf({ hosts, domains }: Machines, sizes: readonly number[]): Rates | undefined {
  if (hosts.some(({ reliability }, host) => !reliability && (sizes[host] ?? 0) > 0)) return undefined;
  const ball = hosts.map(({ reliability }) => (reliability ? downOf(reliability) : 0));
  if (domains.length === 0) return { ball };
  const zones = domains.map((domain, place) => ({
    probability: downOf(domain),
    hosts: hosts.flatMap(({ within }, host) => (within === place ? host : [])),
    ...(domain.within !== undefined && { within: domain.within }),
  }));
  return { ball, zones };
}

function downOf(reliability: Reliability): number {
  return 'probability' in reliability
    ? reliability.probability
    : reliability.mttr / (reliability.mtbf + reliability.mttr);
}
