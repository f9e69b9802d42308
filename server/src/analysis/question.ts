/** What can be asked about a service: the risk of the placement it states, or the interval a scheduler leaves open. */
import { assess, questionKey, type RiskQuestion, type RiskReport } from '../risk/assess.ts';
import type { ScheduleReport } from '../rules/rule.ts';
import { assessSchedule, scheduleKey, type ScheduleQuestion } from './schedule.ts';

/** Plain data, as it crosses to the worker. */
export type Question = { readonly placement: RiskQuestion } | { readonly schedule: ScheduleQuestion };

/** Of the kind of its question. */
export type Answer = { readonly placement: RiskReport } | { readonly schedule: ScheduleReport };

/** Questions with the same key have the same answer. */
export function keyOf(question: Question): string {
  return 'placement' in question ? questionKey(question.placement) : scheduleKey(question.schedule);
}

/**
 * The one calculation behind the editor and the command line.
 * @throws QuorumError when the quorum cannot be
 * @throws Error when no legal placement could be found within the budget
 */
export function answer(question: Question): Answer {
  if ('placement' in question) return { placement: assess(question.placement) };
  const schedule = assessSchedule(question.schedule);
  if (!schedule) throw new Error('too many legal placements to look at');
  return { schedule };
}
