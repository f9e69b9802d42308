/** Fixes that demand more of the scheduler, where a finding would be gone with one more constraint. */
import { antiAffinityEdits, constraintEdits, type ConstraintFix, quorumEdits } from '../fixes/constraintEdit.ts';
import { ownKeyEdits } from '../fixes/ownKeyEdit.ts';
import type { Scheduling } from '../model/scheduling.ts';
import type { Finding } from '../rules/rule.ts';
import type { AnalysedService } from './analyse.ts';
import type { Fix } from './diagnose.ts';
import type { Question } from './question.ts';

export function constraintFixes({ scheduling, sets, question }: AnalysedService, { constraint }: Finding): Fix[] {
  if (!constraint || !scheduling) return [];
  const write = (edits: (one: Scheduling) => ConstraintFix | undefined): ConstraintFix | undefined =>
    sets ? quorumEdits(sets, constraint, edits) : edits(scheduling);
  const apart = hasNodeForEach(question);
  const fixes = [
    // A key of an operator is what its users know. It speaks of the operator's own pods alone.
    apart && !sets ? ownKeyEdits(scheduling, constraint) : undefined,
    write((one) => constraintEdits(one, constraint, hasTaintedNode(question))),
    apart ? write((one) => antiAffinityEdits(one, constraint)) : undefined,
  ];
  return fixes.flatMap((fix) => (fix ? [{ ...fix, preferred: false }] : []));
}

/** A node that the service may choose but for its taints. */
function hasTaintedNode(question: Question | undefined): boolean {
  if (!question || !('schedule' in question)) return false;
  return question.schedule.nodes.some(({ selected, tolerated }) => selected && !tolerated);
}

/** Whether there is a node for each replica, as far as is known. Without one, anti-affinity would leave replicas without a place. */
function hasNodeForEach(question: Question | undefined): boolean {
  if (!question || !('schedule' in question)) return false;
  const { nodes, replicas, others = [] } = question.schedule;
  const isOpen = (group: (typeof others)[number], index: number): boolean =>
    group.selected[index] === true && group.tolerated[index] === true;
  const members = others.filter(({ member }) => member);
  const open = nodes.filter(
    ({ selected, tolerated }, index) => selected && tolerated && members.every((group) => isOpen(group, index)),
  );
  return nodes.length === 0 || open.length >= replicas;
}
