/** Writes one more hard constraint for the scheduler where the file has a safe place for it. */
import { short } from '../base/names.ts';
import type { Scheduling, StatedConstraint } from '../model/scheduling.ts';
import type { MemberSet } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import { HOST, labelFor } from '../scheduling/cluster.ts';
import { type Constraint, skewOf } from '../scheduling/constraints.ts';
import { additionEdits } from '../text/addition.ts';

export interface ConstraintFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/**
 * The edits that add the constraint; undefined where the file offers no place, or the dialect cannot write the
 * constraint. They never name a node.
 * @param tainted true where taints keep the replicas away from some node
 */
export function constraintEdits(
  scheduling: Scheduling,
  constraint: Constraint,
  tainted = false,
): ConstraintFix | undefined {
  const { site } = scheduling;
  const limit = lowered(scheduling, constraint);
  if (limit) return limit;
  if (!site) return undefined;
  const { writer } = site;
  const rival = rivalOf(scheduling, constraint);
  if (rival) {
    const edit = rival.hard && skewOf(constraint) !== 1 ? undefined : writer.hardened(rival, tainted);
    const title = writer.title(constraint);
    const required = `Make it required${title.slice(title.indexOf(':'))}`;
    return edit && { title: rival.hard ? title : required, edits: [edit] };
  }
  const added = writer.addition(constraint, site.labels, tainted);
  return added === undefined ? undefined : { title: writer.title(constraint), edits: additionEdits(site, added) };
}

/**
 * Required anti-affinity: at most one replica a node, so no more replicas than nodes. Undefined where the
 * file offers no place for one, or where the constraint asks for something else.
 */
export function antiAffinityEdits(
  { affinitySite: site, constraints }: Scheduling,
  constraint: Constraint,
): ConstraintFix | undefined {
  if (!site?.writer.apart || site.labels.size === 0 || skewOf(constraint) !== 1) return undefined;
  if (labelFor(constraint.key) !== labelFor(HOST)) return undefined;
  const wished = constraints.some(
    ({ constraint: { kind, key }, hard, addedBy }) =>
      !hard && addedBy === undefined && kind === 'at-most-per-domain' && labelFor(key) === labelFor(HOST),
  );
  const title = `${wished ? 'Make it required: ' : 'Keep pods apart: required '}anti-affinity, at most 1 on a node`;
  return { title, edits: additionEdits(site, site.writer.apart(site.labels)) };
}

/**
 * One fix for a quorum of several workloads: the same constraint over all members, in each workload. A constraint that
 * only some of them have does not bind the others. Undefined where it cannot be written in all workloads that are in
 * the file at hand.
 * @param edits makes the fix for one workload
 */
export function quorumEdits(
  sets: readonly MemberSet[],
  constraint: Constraint,
  edits: (scheduling: Scheduling) => ConstraintFix | undefined,
): ConstraintFix | undefined {
  const open = sets.filter(({ scheduling, elsewhere }) => elsewhere === undefined && !isBound(scheduling, constraint));
  const fixes = open.flatMap(({ scheduling }) => edits(scheduling) ?? []);
  const [first] = fixes;
  if (!first || fixes.length < open.length) return undefined;
  const where = fixes.length === 1 ? `in ${short(open[0]?.name ?? '')}` : `in ${fixes.length} workloads`;
  return { title: `${first.title}, ${where}`, edits: fixes.flatMap((fix) => fix.edits) };
}

/** True where the workload has that constraint over all members already. */
function isBound({ constraints }: Scheduling, wanted: Constraint): boolean {
  return constraints.some(
    ({ constraint, hard, selectsAll }) =>
      hard && selectsAll && labelFor(constraint.key) === labelFor(wanted.key) && skewOf(constraint) === skewOf(wanted),
  );
}

/** A fix that lowers a limit that is there already; undefined where there is none that can be edited. */
function lowered({ constraints }: Scheduling, wanted: Constraint): ConstraintFix | undefined {
  if (wanted.kind !== 'at-most-per-domain') return undefined;
  const stated = constraints.find(
    ({ constraint: { kind, key }, limit }) => kind === wanted.kind && key === wanted.key && limit,
  );
  if (!stated?.limit || stated.limit.uneditable !== undefined) return undefined;
  const edits = [{ range: stated.limit.range, newText: String(wanted.max) }];
  return { title: `Spread: ${stated.limit.key} ${wanted.max}`, edits };
}

/**
 * The spread constraint in the file that the wanted one replaces. There can be one hard spread for each key; a soft one
 * that asks for the same is made hard, so that it is not stated twice.
 */
function rivalOf({ site, constraints }: Scheduling, wanted: Constraint): StatedConstraint | undefined {
  if (site?.writer.kind !== 'max-skew') return undefined;
  const spreads = constraints.filter(
    ({ constraint, hard: binding, addedBy }) =>
      constraint.kind === 'max-skew' &&
      labelFor(constraint.key) === labelFor(wanted.key) &&
      // A soft constraint that an operator adds is not in the file; a stated one replaces it.
      (binding || addedBy === undefined),
  );
  const hard = spreads.find((stated) => stated.hard);
  return hard ?? spreads.find((stated) => stated.selectsItself && skewOf(stated.constraint) === skewOf(wanted));
}
