/** The constraints of all groups, compiled for slots. They tell whether a slot may take one more replica of a group. */
import { labelOf } from './cluster.ts';
import {
  type Constraint,
  type Demand,
  groupsOf,
  isCounted,
  isOpen,
  type MaxSkew,
  type OtherGroup,
} from './constraints.ts';
import { groupBy } from '../base/groupBy.ts';
import type { Slot } from './slots.ts';
import type { Counts } from './symmetry.ts';

/** What a group may do. */
export interface Admission {
  /** The most replicas of the group that there can be. */
  readonly most: number;
  readonly passing: boolean;
  /** The slots that can take a replica while no other replica is in its way. */
  readonly open: readonly number[];
  readonly rules: readonly Check[];
}

/** The test of one constraint: in a state, it tells the slots that may take one more. */
type Check = (state: Counts) => (slot: number) => boolean;

/**
 * The admissions of the groups, in the order of `groupsOf`. A state has a count for each slot, one group after the
 * other.
 */
export function admissionsOf(demand: Demand, slots: readonly Slot[]): Admission[] {
  const groups = groupsOf(demand);
  return groups.map((group, index) => ({
    most: group.replicas + (group.placed?.length ?? 0),
    passing: group.passing === true,
    open: [...slots.entries()].flatMap(([slot, { node }]) => (isOpen(group, node) ? [slot] : [])),
    rules: rulesOf(groups, index, demand, slots),
  }));
}

/**
 * The slots into which the scheduler may put one more replica of the group.
 * @param among the slots to look at; not given: all
 */
export function openSlots({ open, rules }: Admission, state: Counts, among?: ReadonlySet<number>): number[] {
  const admits = rules.map((rule) => rule(state));
  return open.filter((slot) => (among?.has(slot) ?? true) && admits.every((admit) => admit(slot)));
}

function rulesOf(groups: readonly OtherGroup[], index: number, demand: Demand, slots: readonly Slot[]): Check[] {
  const own = groups[index];
  if (!own) return [];
  const together = own.constraints.filter(({ kind }) => kind === 'same-domain');
  const sets = groupBy(together, (constraint) => countedBy(constraint, index).join(' '));
  return [
    ...own.constraints.flatMap((constraint): Check[] => {
      if (constraint.kind === 'same-domain') return [];
      if (constraint.kind === 'at-most-per-domain') return [limit(constraint, countedBy(constraint, index), slots)];
      return [skew(constraint, own, index, demand, slots)];
    }),
    ...[...sets.values()].map((constraints) => affinity(constraints, index, slots)),
    ...groups.flatMap((other, at) => keptOff(other, at, index).map((constraint) => limit(constraint, [at], slots))),
  ];
}

function countedBy({ counts }: Constraint, own: number): readonly number[] {
  return counts ?? [own];
}

/** The constraints of another group that keep this one away from it. */
function keptOff({ constraints }: OtherGroup, other: number, own: number): Extract<Constraint, { max: number }>[] {
  if (other === own) return [];
  return constraints.flatMap((constraint) =>
    constraint.kind === 'at-most-per-domain' && countedBy(constraint, other).includes(own) ? [constraint] : [],
  );
}

function limit(
  { key, max }: Extract<Constraint, { max: number }>,
  counted: readonly number[],
  slots: readonly Slot[],
): Check {
  const domains = domainsOf(slots, key);
  return (state) => {
    const loads = loadsOf(state, domains, counted, slots.length);
    return (slot) => {
      const domain = domains.of[slot];
      return domain === undefined || (loads[domain] ?? 0) < max;
    };
  };
}

/** A max-skew constraint. The scheduler takes the least load before it places the replica. */
function skew(constraint: MaxSkew, group: OtherGroup, index: number, demand: Demand, slots: readonly Slot[]): Check {
  const { key, maxSkew } = constraint;
  const counted = countedBy(constraint, index);
  const domains = domainsOf(slots, key, (slot) => isCounted(constraint, group, slot.node));
  const stays = leastLoadStaysZero(constraint, group, demand, domains.names);
  const own = counted.includes(index) ? 1 : 0;
  return (state) => {
    const loads = loadsOf(state, domains, counted, slots.length);
    const least = stays ? 0 : loads.reduce((less, load) => Math.min(less, load), Infinity);
    return (slot) => {
      const domain = domains.of[slot];
      return domain === undefined || (loads[domain] ?? 0) + own <= least + maxSkew;
    };
  };
}

/** True where there are fewer domains than `minDomains`, or where a domain counts that no replica can enter. */
function leastLoadStaysZero(
  constraint: MaxSkew,
  group: OtherGroup,
  { nodes }: Demand,
  within: ReadonlySet<string>,
): boolean {
  const counted = nodes.filter((node) => isCounted(constraint, group, node));
  const names = new Set(counted.map((node) => labelOf(node, constraint.key)));
  return (
    names.size < (constraint.minDomains ?? 1) || [...names].some((name) => name !== undefined && !within.has(name))
  );
}

/**
 * The required pod affinities of a group; all of them count the same groups. One that counts no group looks for
 * replicas that are not known and may be in any domain. Source: kube-scheduler, interpodaffinity, `satisfyPodAffinity`.
 */
function affinity(constraints: readonly Constraint[], index: number, slots: readonly Slot[]): Check {
  const counted = constraints.slice(0, 1).flatMap((constraint) => countedBy(constraint, index));
  if (counted.length === 0) return () => () => true;
  const domains = constraints.map(({ key }) => domainsOf(slots, key));
  return (state) => {
    const loads = domains.map((one) => loadsOf(state, one, counted, slots.length));
    const first = counted.includes(index) && loads.flat().every((load) => load === 0);
    return (slot) => first || domains.every(({ of }, at) => (loads[at]?.[of[slot] ?? -1] ?? 0) > 0);
  };
}

/** The numbers of the domains that slots are in; undefined where the nodes lack the label or do not count. */
interface Domains {
  readonly of: readonly (number | undefined)[];
  readonly names: ReadonlySet<string>;
}

function domainsOf(slots: readonly Slot[], key: string, counts: (slot: Slot) => boolean = () => true): Domains {
  const labels = slots.map((slot) => (counts(slot) ? labelOf(slot.node, key) : undefined));
  const names = new Set(labels.filter((label) => label !== undefined));
  const numbers = new Map([...names].map((name, number) => [name, number]));
  return { of: labels.map((label) => (label === undefined ? undefined : numbers.get(label))), names };
}

function loadsOf(state: Counts, { of, names }: Domains, counted: readonly number[], slots: number): number[] {
  const loads = Array.from({ length: names.size }, () => 0);
  for (const group of counted) {
    for (const [slot, domain] of of.entries()) {
      if (domain !== undefined) loads[domain] = (loads[domain] ?? 0) + (state[group * slots + slot] ?? 0);
    }
  }
  return loads;
}
