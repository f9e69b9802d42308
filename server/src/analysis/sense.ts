/** What a text says, apart from where it says it. It shows what an edit changes and what it leaves unchanged. */
import { jsonOf } from '../base/json.ts';
import { sameItems } from '../base/sameItems.ts';
import type { Steps } from '../base/steps.ts';
import { total } from '../risk/placement.ts';
import type { AnalysedService, Analysis } from './analyse.ts';

/** A service before an edit and after it. */
export interface Pair {
  readonly was: AnalysedService;
  readonly is: AnalysedService;
}

const CHANGEABLE = ['hosts', 'constraints', 'budget', 'replicas', 'remarks', 'model'] as const;

/** A service that an edit changes. */
export interface Change extends Pair {
  /** What changes; absent where the service only becomes complete. */
  readonly thing?: (typeof CHANGEABLE)[number];
}

/**
 * The services that an edit changes. In each of them, only one thing may change: the hosts of the replicas, one
 * constraint, the budget for evictions, the stated number of replicas, the rules to ignore, or the risk model. Where
 * anything else would change, the result is the reason against the edit.
 */
export function* changesBetween(before: Analysis, after: Analysis): Steps<readonly Change[] | string> {
  if (before.dialect !== after.dialect || before.services.length !== after.services.length) {
    return 'the file would be read in another way';
  }
  const changes: Change[] = [];
  for (const [index, was] of before.services.entries()) {
    const is = after.services[index];
    if (!is || is === was) continue;
    const [old, fresh] = [senseOf(was), senseOf(is)];
    const different = CHANGEABLE.filter((_, at) => old.changeable[at] !== fresh.changeable[at]);
    const [thing] = different;
    // A number of replicas that is surely wrong is the one that may change.
    const counted = was.complete ? old.held === fresh.held && is.complete : true;
    if (
      old.rest !== fresh.rest ||
      different.length > 1 ||
      !counted ||
      !differInOne(old.constraints, fresh.constraints)
    ) {
      return 'something else would change';
    }
    if (thing || was.complete !== is.complete) changes.push({ was, is, ...(thing && { thing }) });
    yield;
  }
  return changes;
}

/**
 * The services that are read again: those that an edit changes, and those that are placed or counted together with
 * them.
 */
export function touchedBetween({ services: before }: Analysis, { services: after }: Analysis): readonly Pair[] {
  return before.flatMap((was, index): Pair[] => {
    const is = after[index];
    return is && is !== was ? [{ was, is }] : [];
  });
}

/** True where the text describes the same machines. */
export function sameMachines({ nodes: before }: Analysis, { nodes: after }: Analysis): boolean {
  const said = (nodes: Analysis['nodes']): string =>
    senseFrom(nodes.map(({ capacity, ...node }) => [node, capacity ?? null]));
  return sameItems(before, after) || said(before) === said(after);
}

interface Sense {
  /** One text for each of `CHANGEABLE`. */
  readonly changeable: readonly string[];
  readonly constraints: readonly string[];
  readonly rest: string;
  /** The number of replicas on all hosts. */
  readonly held: number;
}

function senseOf(service: AnalysedService): Sense {
  const { hosts, scheduling, disruption, declaredReplicas, ignored, declarations, model, sets = [], ...rest } = service;
  const budgets = [disruption ?? null, ...sets.map((set) => set.disruption ?? null)];
  const { constraints = [], ...demands } = scheduling ?? {};
  const byName = hosts.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const replicaNames = hosts.flatMap(({ listing }) =>
    listing.kind === 'names' ? listing.items.map(({ name }) => name) : [],
  );
  const votes = hosts.flatMap((host) => host.votes?.filter((vote) => vote !== 1) ?? []);
  const sizes = byName.map(({ replicas }) => replicas);
  return {
    changeable: [sizes, constraints, budgets, declaredReplicas ?? null, ignored ?? null, [declarations, model]].map(
      senseFrom,
    ),
    constraints: constraints.map(senseFrom),
    rest: senseFrom([
      rest,
      // The constraints of the workloads are among those of the service.
      sets.map((one) => {
        const { disruption: _, scheduling: placing, ...set } = one;
        const { constraints: __, ...demanded } = placing;
        return [set, demanded];
      }),
      demands,
      byName.map(({ name, labels }) => [name, labels]),
      replicaNames.toSorted(),
      votes.toSorted((a, b) => a - b),
    ]),
    held: total(sizes),
  };
}

/** True where one item differs. A constraint that is written into each workload of a quorum counts as one. */
function differInOne(some: readonly string[], others: readonly string[]): boolean {
  const missing = (from: readonly string[], among: readonly string[]): number => {
    const known = new Set(among);
    return new Set(from.filter((one) => !known.has(one))).size;
  };
  return missing(some, others) <= 1 && missing(others, some) <= 1;
}

/** The meaning of a value as text, without places in the file and without what follows from the rest. */
function senseFrom(value: unknown): string {
  return jsonOf(value, NO_SENSE);
}

const NO_SENSE: ReadonlySet<string> = new Set(
  'part start end extent word softBy site affinitySite ownKeys overrides modelSite complete view question numbers capacity company'.split(
    ' ',
  ),
);
