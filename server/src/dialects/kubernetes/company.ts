/**
 * Finds the pods that are placed together: those that the constraints of a workload count, those with anti-affinity
 * that counts the workload's own pods, and in turn those on which these depend.
 */
import type { Company, PodGroup } from '../../model/scheduling.ts';
import type { Constraint } from '../../scheduling/constraints.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { Steps } from '../../base/steps.ts';
import { countsItself, countsOthers, type Namespaces } from './counted.ts';
import type { HardConstraint, PodKind } from './podKinds.ts';
import { labelAskedFor } from './selectors.ts';
import type { VolumeTerms } from './volumes.ts';

/** The most kinds of pods that are looked at together with those of a workload. */
const MOST_KINDS = 8;
/** The most pairs of a constraint and a kind of pods that are looked at in one file. */
const MOST_PAIRS = 500_000;

/** The kinds of pods that some constraints count, by their indexes. Constraints that count alike share it. */
interface Selection {
  readonly counts: ReadonlySet<number>;
  /** The kinds that keep away from these. */
  readonly keepOff: Set<number>;
}

/** Which kinds of pods depend on each other, by their indexes in `kinds`. */
export interface Influences {
  readonly kinds: readonly PodKind[];
  readonly namespaces: Namespaces;
  /** For each kind, and for each of its hard constraints, the kinds that the constraint counts. */
  readonly counted: readonly (readonly Selection[])[];
  /** For each kind the selections that count it and have kinds that keep away. */
  readonly countedIn: readonly (readonly Selection[])[];
  /** False where there were too many pairs to look at. */
  readonly whole: boolean;
}

/** Finds out which kinds depend on each other, with one kind a step. */
export function* influencesIn(kinds: readonly PodKind[], namespaces: Namespaces): Steps<Influences> {
  const candidates = lookup(kinds);
  const selections = new Map<string, Selection>();
  let pairs = 0;
  const select = (counted: HardConstraint['counted'], namespace: string | undefined): Selection => {
    const possible = candidates(counted);
    pairs += possible.length;
    const some = pairs > MOST_PAIRS ? [] : possible;
    const counts = some.filter((kind) => countsOthers(counted, namespace, kinds[kind] ?? NO_PODS, namespaces));
    return { counts: new Set(counts), keepOff: new Set() };
  };
  const counted: Selection[][] = [];
  for (const [index, { hard, namespace }] of kinds.entries()) {
    counted.push(
      hard.map((one): Selection => {
        const alike = JSON.stringify([one.counted, namespace]);
        const selection = selections.get(alike) ?? select(one.counted, namespace);
        selections.set(alike, selection);
        if (one.constraint.kind === 'at-most-per-domain') selection.keepOff.add(index);
        return selection;
      }),
    );
    yield;
  }
  const countedIn: Selection[][] = kinds.map(() => []);
  for (const selection of selections.values()) {
    if (selection.keepOff.size > 0) for (const kind of selection.counts) countedIn[kind]?.push(selection);
    yield;
  }
  return { kinds, namespaces, counted, countedIn, whole: pairs <= MOST_PAIRS };
}

const NO_PODS = { labels: undefined, namespace: undefined, hostPorts: [] };

/**
 * Finds the kinds that a constraint may count. Comparing each constraint with each kind would take time for all pairs
 * of both.
 */
function lookup(kinds: readonly PodKind[]): (counted: HardConstraint['counted']) => readonly number[] {
  const all = [...kinds.keys()];
  const labelled = indexed(kinds, (kind) => kind.labelled);
  const ports = indexed(kinds, ({ hostPorts }) => hostPorts.map(({ port }) => port));
  return (counted) => {
    if ('hostPorts' in counted) return [...new Set(counted.hostPorts.flatMap(({ port }) => ports.get(port) ?? []))];
    if ('siblings' in counted || !counted.selector || counted.ownRevision) return [];
    const label = labelAskedFor(counted.selector);
    return label === undefined ? all : (labelled.get(label) ?? []);
  };
}

/** The indexes of the kinds, by each of their texts. */
function indexed(
  kinds: readonly PodKind[],
  textsOf: (kind: PodKind) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [index, kind] of kinds.entries()) {
    for (const text of new Set(textsOf(kind))) {
      const known = found.get(text);
      if (known) known.push(index);
      else found.set(text, [index]);
    }
  }
  return found;
}

/**
 * The kinds on which the places of some kinds depend, without these; undefined where they are too many.
 * @param own the kinds of one service
 */
export function influencersOf(
  { counted, countedIn, whole }: Influences,
  own: readonly number[],
): readonly number[] | undefined {
  const found = new Set(own);
  const seen = new Set<ReadonlySet<number>>();
  for (const kind of found) {
    const others = [
      ...(counted[kind] ?? []).map(({ counts }) => counts),
      ...(countedIn[kind] ?? []).map(({ keepOff }) => keepOff),
    ];
    for (const some of others) {
      if (seen.has(some)) continue;
      seen.add(some);
      for (const other of some) {
        found.add(other);
        if (found.size >= MOST_KINDS + own.length) return undefined;
      }
    }
  }
  for (const kind of own) found.delete(kind);
  return whole ? [...found] : undefined;
}

/**
 * The company of a service; undefined where its own constraints tell everything.
 * @param own the kinds of its pods; the first of them is the first group of the service
 * @param influencers the kinds on which they depend
 */
export function companyOf(
  influences: Influences,
  own: readonly number[],
  influencers: readonly number[] | undefined,
  terms: VolumeTerms,
): Company | undefined {
  const { kinds } = influences;
  const together = [...own, ...(influencers ?? [])].flatMap((index) => {
    const kind = kinds[index];
    return kind ? [{ index, kind, parts: partsOf(kind, terms) }] : [];
  });
  const [first] = together;
  if (!first) return undefined;
  const voting = new Set(own);
  const members = together.filter(({ index }) => voting.has(index));
  const differ = new Set(members.map(({ kind }) => kind.votes ?? 1)).size > 1;
  const needless =
    together.length === 1 && first.parts.length === 1 && !first.kind.hard.some(({ ofOthers }) => ofOthers);
  if (needless && influencers) return undefined;
  const places = placesOf(together);
  const groups = together.flatMap(({ index, kind, parts }) => {
    const constraints = constraintsOf(influences, index, kind, places);
    return parts.map(({ silent, ...part }): PodGroup => {
      const { name, selector, terms: required, tolerations, passing, votes = 1 } = kind;
      const member = voting.has(index) && !silent;
      return {
        name,
        selector,
        ...(required && { terms: required }),
        tolerations,
        constraints,
        ...part,
        ...(member && { member, ...(differ && { votes }) }),
        ...(passing && { passing }),
      };
    });
  });
  const [head, ...others] = groups;
  const votes = head?.votes !== undefined && { votes: head.votes };
  return { constraints: head?.constraints ?? [], groups: others, ...votes, ...(!influencers && { beyond: true }) };
}

interface SplitKind {
  readonly index: number;
  readonly kind: PodKind;
  readonly parts: readonly Share[];
}

/** Maps each kind to the places of its shares in the company. */
function placesOf(together: readonly SplitKind[]): ReadonlyMap<number, readonly number[]> {
  let next = 0;
  return new Map(together.map(({ index, parts }) => [index, parts.map(() => next++)]));
}

/** Pods of one kind that may go to the same nodes, and have the same votes. */
interface Share extends Pick<PodGroup, 'replicas' | 'pins' | 'placed'> {
  /** True for pods without a vote. */
  readonly silent?: true;
}

/**
 * The shares of a kind. The first one holds the pods that vote and that no volume ties to nodes, even if there are
 * none.
 */
function partsOf(pods: PodKind, terms: VolumeTerms): readonly Share[] {
  const { kind, name, namespace, replicas, claims, nodes, voters } = pods;
  if (nodes) return [{ replicas: 0, placed: nodes }];
  const shared = claims.shared.flatMap((claim) => terms(namespace, claim));
  if (typeof replicas !== 'number') return [{ replicas, ...(shared.length > 0 && { pins: shared }) }];
  const numbered = kind === 'StatefulSet' && claims.templates.length > 0 ? Math.min(replicas, MOST_CLAIMS) : 0;
  const all = Array.from({ length: replicas }, (_, pod) => ({
    pins: [
      ...shared,
      ...(pod < numbered ? claims.templates : []).flatMap((template) =>
        terms(namespace, `${template}-${name}-${claims.first + pod}`),
      ),
    ],
    votes: voters === undefined || voters.includes(claims.first + pod),
  }));
  const isFree = ({ pins, votes }: (typeof all)[number]): boolean => votes && pins.length === 0;
  const unlike = groupBy(
    all.filter((pod) => !isFree(pod)),
    (pod) => JSON.stringify(pod),
  );
  const parts = [...unlike.values()].flatMap(([first, ...others]): Share[] => {
    if (!first) return [];
    const { pins, votes } = first;
    return [{ replicas: 1 + others.length, ...(pins.length > 0 && { pins }), ...(!votes && { silent: true }) }];
  });
  return [{ replicas: all.filter(isFree).length }, ...parts];
}

/** The most pods that are looked at one by one. */
const MOST_CLAIMS = 100;

/** The constraints on the pods of a kind, with the places of the groups that they count. */
function constraintsOf(
  { counted, namespaces }: Influences,
  index: number,
  kind: PodKind,
  places: ReadonlyMap<number, readonly number[]>,
): readonly Constraint[] {
  const counting = kind.hard.map((hard, at): readonly number[] => {
    const itself = countsItself(hard.counted, kind, namespaces) === true;
    const others = counted[index]?.[at]?.counts;
    return [...places].flatMap(([one, own]) => ((one === index ? itself : others?.has(one)) ? own : []));
  });
  const affine = sharedBy(counting.filter((_, at) => isAffinity(kind.hard[at])));
  return kind.hard.flatMap((hard, at): Constraint[] => {
    const { constraint } = hard;
    const own = counting[at] ?? [];
    if (constraint.kind === 'at-most-per-domain' && own.length === 0) return [];
    if (!isAffinity(hard)) return [{ ...constraint, counts: own }];
    return [{ ...constraint, counts: own.filter((place) => affine.has(place)) }];
  });
}

/** The places in all of these lists. */
function sharedBy([first = [], ...others]: readonly (readonly number[])[]): ReadonlySet<number> {
  return others.reduce((shared, places) => new Set(places.filter((place) => shared.has(place))), new Set(first));
}

/** True for a term of pod affinity. A pod that names its node looks at no other pod. */
function isAffinity(hard: HardConstraint | undefined): boolean {
  return hard?.constraint.kind === 'same-domain' && !('siblings' in hard.counted);
}
