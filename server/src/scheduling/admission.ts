/** The constraints of a demand, compiled for its slots: may one more replica go here? */
import { labelOf } from './cluster.ts';
import { type Constraint, type Demand, leastLoadStaysZero } from './constraints.ts';
import { type Counts, type Slot } from './slots.ts';

/** A constraint and the domain number of each slot, undefined where the slot's nodes lack the label. */
export interface Rule {
  readonly domainOf: readonly (number | undefined)[];
  readonly domains: number;
  /** Given the load of each domain, may `domain` take one more? */
  readonly admits: (loads: readonly number[], domain: number) => boolean;
}

export function rulesOf(demand: Demand, slots: readonly Slot[]): Rule[] {
  return demand.constraints.map((constraint) => {
    const labels = slots.map(({ node }) => labelOf(node, constraint.key));
    const names = [...new Set(labels.filter((label) => label !== undefined))];
    const numbers = new Map(names.map((name, number) => [name, number]));
    return {
      domainOf: labels.map((label) => (label === undefined ? undefined : numbers.get(label))),
      domains: names.length,
      admits: admission(constraint, demand),
    };
  });
}

/** The slots into which the scheduler may put one more replica, in a state with `counts` replicas per slot. */
export function openSlots(rules: readonly Rule[], counts: Counts): number[] {
  const loads = rules.map((rule) => domainLoads(rule, counts));
  return [...counts.keys()].filter((slot) =>
    rules.every((rule, index) => {
      const domain = rule.domainOf[slot];
      return domain === undefined || rule.admits(loads[index] ?? [], domain);
    }),
  );
}

function admission(constraint: Constraint, demand: Demand): Rule['admits'] {
  if (constraint.kind === 'same-domain') {
    return (loads, domain) => loads.every((load, other) => other === domain || load === 0);
  }
  if (constraint.kind === 'at-most-per-domain') {
    return atMost(constraint.max);
  }
  return leastLoadStaysZero(constraint, demand) ? atMost(constraint.maxSkew) : atMostSkewed(constraint.maxSkew);
}

function atMost(max: number): Rule['admits'] {
  return (loads, domain) => (loads[domain] ?? 0) < max;
}

/** The scheduler takes the least load before it places the replica. */
function atMostSkewed(maxSkew: number): Rule['admits'] {
  return (loads, domain) => (loads[domain] ?? 0) < leastLoad(loads) + maxSkew;
}

function leastLoad(loads: readonly number[]): number {
  return loads.reduce((least, load) => Math.min(least, load), Infinity);
}

function domainLoads(rule: Rule, counts: Counts): number[] {
  const loads = Array.from({ length: rule.domains }, () => 0);
  for (const [slot, count] of counts.entries()) {
    const domain = rule.domainOf[slot];
    if (domain !== undefined) {
      loads[domain] = (loads[domain] ?? 0) + count;
    }
  }
  return loads;
}
