/**
 * The questions about a service: the risk of the placement that it states, or the range that a scheduler leaves open.
 */
import { assess, questionKey } from '../risk/assess.ts';
import type { RiskQuestion, RiskReport } from '../risk/riskReport.ts';
import { total } from '../risk/placement.ts';
import type { ScheduleReport } from '../rules/rule.ts';
import { assessSchedule, scheduleKey } from './schedule.ts';
import type { ScheduleQuestion } from './scheduleQuestion.ts';

/** A question. It is plain data, since it goes to the worker. */
export type Question = { readonly placement: RiskQuestion } | { readonly schedule: ScheduleQuestion };

/** An answer. Its kind is that of its question. */
export type Answer = { readonly placement: RiskReport } | { readonly schedule: ScheduleReport };

/** A text that is equal for questions with the same answer. */
export function keyOf(question: Question): string {
  return 'placement' in question ? questionKey(question.placement) : scheduleKey(question.schedule);
}

/** Up to this size, any answer takes a few milliseconds. */
const LIGHT = { replicas: 12, hosts: 7, faults: 50, scheduled: 7, nodes: 8, onNodes: 5, constraints: 3 } as const;

/** True where the answer surely takes less time than the start of a worker. */
export function isLight(question: Question): boolean {
  const asked = 'placement' in question ? question.placement : question.schedule;
  if (Math.max(asked.faults ?? 0, asked.horizon ?? 0) > LIGHT.faults) return false;
  if ('placement' in question) {
    const { sizes } = question.placement;
    return sizes.length <= LIGHT.hosts && total(sizes) <= LIGHT.replicas;
  }
  const { nodes, constraints, others = [], rollout } = question.schedule;
  if (rollout) return false;
  const replicas = others.reduce((sum, other) => sum + other.replicas, question.schedule.replicas);
  const most = nodes.length === 0 ? LIGHT.scheduled : LIGHT.onNodes;
  return replicas <= most && nodes.length <= LIGHT.nodes && constraints.length <= LIGHT.constraints;
}

/** Up to this size, any answer takes less than a few seconds. */
const SHORT = { replicas: 100, hosts: 50, faults: 1_000, scheduled: 20, nodes: 30, constraints: 3 } as const;

/** False where the answer surely comes before a user gets impatient. */
export function mayTakeLong(question: Question): boolean {
  const asked = 'placement' in question ? question.placement : question.schedule;
  if (Math.max(asked.faults ?? 0, asked.horizon ?? 0) > SHORT.faults) return true;
  if ('placement' in question) {
    const { sizes } = question.placement;
    return sizes.length > SHORT.hosts || total(sizes) > SHORT.replicas;
  }
  const { nodes, constraints, others = [], rollout, replicas } = question.schedule;
  if (rollout !== undefined || others.length > 0) return true;
  return replicas > SHORT.scheduled || nodes.length > SHORT.nodes || constraints.length > SHORT.constraints;
}

/** What a brief answer may cost, in multiplications and in slots to look at: a hundredth of a whole one, or less. */
const BRIEF = { work: 1e7, slots: 10_000 } as const;

/**
 * Computes the answer. The editor and the command line both use this function.
 * @param brief for an answer that costs little: curves are estimates where they cost more, searches end early, and of
 * the placements that a scheduler may choose only some are looked at, which the answer says
 * @throws QuorumError when no such quorum can exist
 * @throws Error when no legal placement could be found within the budget
 */
export function answer(question: Question, brief = false): Answer {
  if ('placement' in question) return { placement: assess(question.placement, brief ? BRIEF.work : undefined) };
  const schedule = assessSchedule(brief ? briefly(question.schedule) : question.schedule);
  if (!schedule) throw new Error('too many legal placements to look at');
  return { schedule };
}

/** The question with less to look at. How a rolling update ends is left out. */
function briefly({ rollout: _rollout, ...question }: ScheduleQuestion): ScheduleQuestion {
  return { ...question, budget: BRIEF.slots };
}
