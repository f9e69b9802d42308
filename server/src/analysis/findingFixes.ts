/** Makes the fixes that are offered with a finding. */
import { antiAffinityEdits, constraintEdits, type ConstraintFix, quorumEdits } from '../fixes/constraintEdit.ts';
import { emptyOverrideEdits, ownKeyEdits } from '../fixes/ownKeyEdit.ts';
import type { TextEdit } from '../model/written.ts';
import type { Scheduling } from '../model/scheduling.ts';
import type { Finding } from '../rules/rule.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import type { Answer, Question } from './question.ts';
import { suggestions } from './suggestions.ts';
import { sizesPerHost, writePlacement } from './writePlacement.ts';

export interface Fix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  /** What the fix decides: the hosts of replicas, or a constraint for the scheduler; absent for all other fixes. */
  readonly decides?: 'placement' | 'constraint';
}

/** Makes the fixes for a finding of a service. */
export type FixesOf = (finding: Finding) => readonly Fix[];

export function placementFixes(analysis: Analysis, service: AnalysedService, answer: Answer): FixesOf {
  return (finding) => [
    ...constraintFixes(service, finding),
    ...curing(analysis, service, answer, finding),
    ...placing(analysis, service, finding),
  ];
}

/** The placement for which the finding speaks, where the file can state it. */
function placing(analysis: Analysis, service: AnalysedService, { placement }: Finding): readonly Fix[] {
  if (!placement) return [];
  const written = writePlacement(analysis, service, sizesPerHost(service, placement.replicas));
  if (!('edits' in written) || written.asComment) return [];
  return [{ title: placement.title, preferred: false, edits: written.edits, decides: 'placement' }];
}

function constraintFixes({ scheduling, sets, question }: AnalysedService, { constraint }: Finding): Fix[] {
  if (!constraint || !scheduling) return [];
  const write = (edits: (one: Scheduling) => ConstraintFix | undefined): ConstraintFix | undefined =>
    sets ? quorumEdits(sets, constraint, edits) : edits(scheduling);
  const apart = hasNodeForEach(question);
  const fixes = [
    // Keys of an operator come first, since its users know them. They speak only of the operator's own pods.
    apart && !sets ? ownKeyEdits(scheduling, constraint) : undefined,
    apart && !sets ? emptyOverrideEdits(scheduling, constraint) : undefined,
    write((one) => constraintEdits(one, constraint, hasTaintedNode(question))),
    apart ? write((one) => antiAffinityEdits(one, constraint)) : undefined,
  ];
  return fixes.flatMap((fix) => (fix ? [{ ...fix, preferred: false, decides: 'constraint' }] : []));
}

/** True where taints keep the service away from some node that it could otherwise use. */
function hasTaintedNode(question: Question | undefined): boolean {
  if (!question || !('schedule' in question)) return false;
  return question.schedule.nodes.some(({ selected, tolerated }) => selected && !tolerated);
}

/**
 * True where there is a node for each replica, as far as is known. With fewer, anti-affinity would leave replicas
 * pending.
 */
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

function curing(analysis: Analysis, service: AnalysedService, answer: Answer, { curedBy }: Finding): readonly Fix[] {
  if (!curedBy || !('placement' in answer)) return [];
  const offers = suggestions(analysis, service, answer.placement);
  return offers
    .filter(({ sizes, refused, asComment }) => !refused && !asComment && curedBy(sizes))
    .map((offer) => ({ ...offer, decides: 'placement' }));
}
