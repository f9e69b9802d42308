/**
 * The part of `quorate plan` on availability: the cheapest hosts that reach a target, and how price and availability
 * depend on each other.
 */
import { mattersMost } from '../features/importance.ts';
import { availabilityOf } from '../risk/availability.ts';
import { cheapest, type Offer, type Purchase, tradeOff } from '../risk/cheapest.ts';
import { capitalised, count, downAYear, formatPercentage, formatSizes } from '../rules/wording.ts';
import { alignColumns } from './terminal.ts';
import { UsageError, wholeNumber } from './usage.ts';

export interface Wanted {
  /** The largest acceptable share of time for which the service is down. */
  readonly unavailability: number;
  readonly offer: Offer;
  /** True where prices are stated; else the number of hosts is the cost. */
  readonly priced: boolean;
  /** The names of the zones, in the order of the prices. */
  readonly names: readonly string[];
}

/** With more zones or hosts, there are too many choices to try. */
const MOST_ZONES = 6;
const MOST_HOSTS = 30;

const HOSTS = ['host', 'hosts'] as const;

/** A verdict, the choices that are worth their price, and what they take for granted. */
export function availabilityText(wanted: Wanted): string {
  const { purchases, exact } = tradeOff(wanted.offer);
  const found = cheapest(purchases, wanted.unavailability);
  const goal = `${formatPercentage(1 - wanted.unavailability)} (${downAYear(wanted.unavailability)} down a year)`;
  const verdict = found
    ? `Cheapest${exact ? '' : ' found'} for ${goal}: ${placementText(found, wanted)}, ${costText(found, wanted)}.`
    : `Nothing up to ${count(wanted.offer.hosts, HOSTS)} ${exact ? 'reaches' : 'was found to reach'} ${goal}${nearest(purchases)}.`;
  const doubt = exact ? [] : [`Not every placement was tried: ${found ? 'a cheaper one' : 'another'} may reach it.`];
  return [
    verdict,
    ...doubt,
    ...(found ? zoneNote(found, wanted) : []),
    '',
    table(purchases, wanted),
    '',
    assumptions(wanted),
    '',
  ].join('\n');
}

/** The best that can be had: `; the best is 99.8988 % available`. */
function nearest(purchases: readonly Purchase[]): string {
  const best = purchases.at(-1);
  return best ? `; the best is ${formatPercentage(1 - best.unavailability)} available` : '';
}

/** The zone on which the placement depends most, where zones go out and it is told from the others. */
function zoneNote({ zones, quorum }: Purchase, { offer, names }: Wanted): string[] {
  if (offer.zoneOut === 0) return [];
  const used = zones.flatMap((sizes, zone) => (sizes.length > 0 ? [{ name: `zone ${names[zone] ?? ''}`, sizes }] : []));
  const { importance } = availabilityOf({
    hosts: used.flatMap(({ sizes }, within) =>
      sizes.map((votes) => ({ votes: offer.model.keep === 'vm' ? votes : 1, probability: offer.hostDown, within })),
    ),
    domains: used.map(() => ({ probability: offer.zoneOut })),
    quorum,
  });
  const parts = used.map(({ name }, zone) => ({ name, importance: importance.domains[zone] ?? 0 }));
  const words = mattersMost(parts, ['zone', 'zones']);
  return words === undefined ? [] : [`${capitalised(words)}.`];
}

function table(purchases: readonly Purchase[], wanted: Wanted): string {
  return alignColumns([
    [wanted.priced ? 'cost' : 'hosts', 'placement', 'down', 'a year'],
    ...purchases.map((one) => [
      String(one.cost),
      placementText(one, wanted),
      formatPercentage(one.unavailability),
      downAYear(one.unavailability),
    ]),
  ]);
}

/** A placement in words: `[1,1] in a, [1] in b`. */
function placementText({ zones, exact }: Purchase, { names }: Wanted): string {
  const placed = zones.flatMap((sizes, zone) =>
    sizes.length === 0 ? [] : [`${formatSizes(sizes)} in ${names[zone] ?? ''}`],
  );
  const alone = names.length === 1 ? zones.map(formatSizes) : placed;
  return `${alone.join(', ')}${exact ? '' : ' (best found)'}`;
}

function costText({ cost, hosts }: Purchase, { priced }: Wanted): string {
  return priced ? `cost ${cost} for ${count(hosts, HOSTS)}` : count(hosts, HOSTS);
}

function assumptions({ offer: { hostDown, zoneOut } }: Wanted): string {
  const zones = zoneOut > 0 ? ` and each zone is out ${formatPercentage(zoneOut)} of it` : '';
  return `This holds where each host is down ${formatPercentage(hostDown)} of the time${zones}, independently of all others.`;
}

/** The names of zones. @param text a number such as `3`, or names such as `a,b,c`. @throws UsageError */
export function readZones(text: string): readonly string[] {
  const names = /^\d+$/.test(text)
    ? Array.from({ length: wholeNumber('--zones', text) }, (_, zone) => `zone-${zone + 1}`)
    : text.split(',').map((name) => name.trim());
  if (names.length < 1 || names.length > MOST_ZONES || names.includes('') || new Set(names).size < names.length) {
    throw new UsageError(`--zones takes 1 to ${MOST_ZONES}, or names such as a,b,c, not '${text}'`);
  }
  return names;
}

/**
 * The price of a host in each zone.
 * @param texts `40` for all zones, or `a=40` for one
 * @throws UsageError where a text is neither
 */
export function readPrices(texts: readonly string[], names: readonly string[]): readonly number[] {
  const prices = new Map<string | undefined, number>();
  for (const text of texts) {
    const [, zone, number = ''] = /^(?:(.*)=)?(.*)$/s.exec(text) ?? [];
    if (!/^\d+(\.\d+)?$/.test(number)) throw new UsageError(`--host-cost takes 40 or a=40, not '${text}'`);
    if (zone !== undefined && !names.includes(zone)) throw new UsageError(`--host-cost: no zone is called '${zone}'`);
    prices.set(zone, Number(number));
  }
  return names.map((name) => {
    const price = prices.get(name) ?? prices.get(undefined);
    if (price === undefined) throw new UsageError(`--host-cost says nothing of zone '${name}'`);
    return price;
  });
}

/** @throws UsageError */
export function checkHosts(hosts: number): number {
  if (hosts > MOST_HOSTS) throw new UsageError(`--hosts takes 1 to ${MOST_HOSTS} where an availability is wanted`);
  return hosts;
}
