/** Groups that nothing tells apart are placed as one: the time goes with the product of what all groups may do. */
import { groupBy } from '../base/groupBy.ts';
import { type Constraint, type Demand, groupsOf, type OtherGroup } from './constraints.ts';

/** A demand with the same placements of the service, the demand itself where all groups differ. */
export function withAlikeTogether(demand: Demand): Demand {
  const groups = groupsOf(demand);
  if (groups.length === 1) return demand;
  const alike = [...groupBy(groups.keys(), (index) => signature(demand, groups, index)).values()];
  if (alike.length === groups.length) return demand;
  const places = new Map(alike.flatMap((members, place) => members.map((member) => [member, place] as const)));
  const counting = (constraint: Constraint): Constraint => {
    const counts = constraint.counts?.map((group) => places.get(group) ?? group);
    return counts ? { ...constraint, counts: [...new Set(counts)] } : constraint;
  };
  const [own = groups[0], ...others] = alike.map(([first = 0, ...rest]): OtherGroup => {
    const group = groups[first] ?? groups[0];
    const replicas = rest.reduce((sum, member) => sum + (groups[member]?.replicas ?? 0), group.replicas);
    return { ...group, replicas, constraints: group.constraints.map(counting) };
  });
  return { ...demand, ...own, others };
}

/** Equal for groups that may go to the same nodes under the same constraints, and that all constraints count alike. */
function signature({ nodes }: Demand, groups: readonly [OtherGroup, ...OtherGroup[]], index: number): string {
  const { selects, tolerates, attaches, constraints, member, passing, votes, placed } = groups[index] ?? groups[0];
  if (placed) return String(index);
  const access = [selects, tolerates, attaches].map((test) => test && nodes.map((node) => Number(test(node))).join(''));
  const countedBy = groups.map((other, at) =>
    other.constraints.map(({ counts = [at] }) => Number(counts.includes(index))),
  );
  const own = constraints.map((constraint) => ({
    ...constraint,
    counts: (constraint.counts ?? [index]).toSorted((a, b) => a - b),
  }));
  return JSON.stringify([access, own, countedBy, member === true, passing === true, votes]);
}
