/**
 * Decides whether a fix may be offered. Its edits are made on a copy of the text, which is read and judged as any other
 * text. The findings and risks of the copy are compared here with those of the text as it is.
 */
import { type Range, touches } from '../model/range.ts';
import { short } from '../base/names.ts';
import { isBetter } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { compareLosses } from '../risk/compareCurves.ts';
import { crashesHosts } from '../risk/faultModel.ts';
import { compareHostSets, type HostVotes } from '../risk/losingSets.ts';
import { quorumOfReplicas, replicasOf } from '../rules/counted.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import type { RiskModel } from '../model/riskModel.ts';
import { groupBy } from '../base/groupBy.ts';
import { atOnce, eachInTurn, type Steps } from '../base/steps.ts';
import { votesIn } from '../scheduling/riskHosts.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import type { Answered, Diagnostic } from './diagnose.ts';
import { serviceIndexes } from './serviceIndexes.ts';
import type { Answer } from './question.ts';
import { type Change, changesBetween, type Pair, sameMachines, touchedBetween } from './sense.ts';

/** What is known of one version of a text. */
export interface Judged {
  readonly analysis: Analysis;
  readonly answered: readonly Answered[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The aim of an edit:
 * - `mend`: a finding of this rule goes, and the risk of what the edit changes is not higher
 * - `improve`: a placement with a lower risk
 * - `obey`: a placement that the user asked for, better or worse
 * - `remark`: only comments change
 */
export type Aim = 'improve' | 'obey' | 'remark' | { readonly mend: string };

/** Why edits with this aim are withheld, in a few words; undefined where they may be offered. */
export function objection(before: Judged, after: Judged, aim: Aim): string | undefined {
  return atOnce(objectionInSteps(before, after, aim));
}

/** Does so with one service a step. */
export function* objectionInSteps(old: Judged, fresh: Judged, aim: Aim): Steps<string | undefined> {
  const [before, after] = [findable(old), findable(fresh)];
  const changes = yield* changesBetween(before.analysis, after.analysis);
  if (typeof changes === 'string') return changes;
  if (!sameMachines(before.analysis, after.analysis)) return 'machines would be described in another way';
  if (aim === 'remark') return changes.length > 0 ? 'more than remarks would change' : undefined;
  // Several services may share one budget for evictions, or one comment that states their risk model.
  if (changes.length > 1 && !(['budget', 'model'] as const).some((all) => changes.every(({ thing }) => thing === all)))
    return 'more than one service would change';
  // Without an answer, the model is a wrong word that is put right.
  if (changes.some(({ thing, was }) => thing === 'model' && answerOf(before, was)))
    return 'the risk model would change';
  const crowded = beyondCapacity(before.analysis, after.analysis);
  if (crowded !== undefined) return crowded;
  if (typeof aim === 'string' && changes.length === 0) return 'nothing would change';
  const changed = new Set(changes.map(({ was }) => was));
  const others = touchedBetween(before.analysis, after.analysis).filter(({ was }) => !changed.has(was));
  const harms = yield* eachInTurn(others, (pair) => harmTo(pair, before, after));
  const harmed = harms.find((harm) => harm !== undefined);
  if (harmed !== undefined) return `another service is placed together with it: ${harmed}`;
  if (aim === 'obey') return undefined;
  const worse = changes.map((change) => riskier(change, before, after, aim)).find((harm) => harm !== undefined);
  if (worse !== undefined) return worse;
  if (aim === 'improve') return newTrouble(before, after);
  const firstJudged = new Set(changes.flatMap(({ thing, is }) => (thing === 'model' ? [is] : [])));
  return (
    newTrouble(before, after, firstJudged) ??
    (mends(aim.mend, before, after, changes) ? undefined : 'the finding would stay')
  );
}

/** The host that holds more than it can, and more than before, over all services of the file. */
function beyondCapacity(before: Analysis, after: Analysis): string | undefined {
  const capacities = [...after.known.values()].some(({ capacity }) => capacity !== undefined);
  if (!capacities) return undefined;
  const [held, now] = [loads(before), loads(after)];
  for (const [host, load] of now) {
    const { capacity = Infinity } = after.known.get(host) ?? {};
    if (load > capacity && load > (held.get(host) ?? 0)) {
      return `${short(host)} would hold ${load}, and has room for ${capacity}`;
    }
  }
  return undefined;
}

function loads({ services }: Analysis): ReadonlyMap<string, number> {
  const held = new Map<string, number>();
  for (const { name, replicas } of services.flatMap(({ hosts }) => hosts)) {
    held.set(name, (held.get(name) ?? 0) + replicas);
  }
  return held;
}

/**
 * Why the service that changes is worse off, or no better where the aim is a lower risk; undefined where it is neither.
 */
function riskier(change: Change, before: Findable, after: Findable, aim: Aim): string | undefined {
  const harm = harmTo(change, before, after);
  if (harm !== undefined || aim !== 'improve') return harm;
  const [then, now] = [answerOf(before, change.was), answerOf(after, change.is)];
  // A service that could not be judged before has nothing to lose.
  if (!then || !now || !('placement' in then && 'placement' in now)) return 'its risk is not known';
  const lower = isBetter(now.placement.current, then.placement.current, change.is.model.faults);
  return lower ? undefined : 'the risk would not be lower';
}

/**
 * Why a service is worse off; undefined where it is not. A service that could not be judged before has nothing to lose.
 */
function harmTo(pair: Pair, before: Findable, after: Findable): string | undefined {
  const { was, is } = pair;
  if (isEvicted(pair)) return 'evictions could take its quorum';
  const [then, now] = [answerOf(before, was), answerOf(after, is)];
  if (!then || then === now) return undefined;
  if (!now) return 'its risk would not be known';
  if ('placement' in then && 'placement' in now) {
    const [old, fresh] = [then.placement, now.placement];
    if (fresh.tolerance < old.tolerance) return 'it would tolerate fewer faults';
    return isBetter(old.current, fresh.current, is.model.faults) ? 'the risk would be higher' : undefined;
  }
  if ('schedule' in then && 'schedule' in now) return scheduledWorse(then.schedule, now.schedule, is.model);
  return 'who places the replicas would change';
}

/** True where the budget leaves fewer replicas than before, and too few for the quorum. */
function isEvicted({ was, is }: Pair): boolean {
  const left = ({ disruption }: AnalysedService): number =>
    disruption?.refused ? Infinity : (disruption?.available ?? 0);
  const quorum = quorumOfReplicas(is.model, replicasOf(is).value) ?? 0;
  return left(is) < Math.min(left(was), quorum);
}

/**
 * Why the range of legal placements is worse. A constraint bounds the worst placement; it must not exclude the best
 * one, or leave more replicas pending.
 */
function scheduledWorse(then: ScheduleReport, now: ScheduleReport, model: RiskModel): string | undefined {
  if (now.pending.some((count, end) => count > (then.pending[end] ?? 0))) return 'replicas would find no node';
  if (then.exact && !now.exact) return 'what the scheduler may do would not be known';
  const ends = [
    [then.worst, now.worst],
    [then.best, now.best],
  ] as const;
  if (ends.some(([old, fresh]) => tolerance(fresh) < tolerance(old))) return 'it would tolerate fewer faults';
  return isRiskier(now.worst, then.worst, model) ? 'the worst placement would be worse' : undefined;
}

const tolerance = ({ report }: LegalPlacement): number => report?.tolerance ?? -1;

/**
 * True where the risk is higher. Placements on different hosts are compared by the failure probability, or by losing
 * sets of hosts.
 */
function isRiskier(now: LegalPlacement, then: LegalPlacement, model: RiskModel): boolean {
  const [{ report: a }, { report: b }] = [now, then];
  if (!a || !b || a.tolerance > b.tolerance) return false;
  if (model.faults === undefined && a.failure && b.failure) {
    return compareLosses(a.failure.probability, b.failure.probability) > 0;
  }
  const votes = ({ current, quorum }: RiskReport, { hosts }: LegalPlacement): HostVotes => ({
    votes: hosts.some((host) => host.votes) ? hosts.map(votesIn) : current.sizes,
    quorum,
  });
  if (model.faults === undefined && crashesHosts(model.faultModel))
    return compareHostSets(votes(a, now), votes(b, then)) > 0;
  return a.current.sizes.length === b.current.sizes.length && isBetter(b.current, a.current, model.faults);
}

/** With the answers by their services. */
interface Findable extends Judged {
  readonly answers: ReadonlyMap<AnalysedService, Answer>;
}

function findable(judged: Judged): Findable {
  return { ...judged, answers: new Map(judged.answered) };
}

function answerOf({ answers }: Findable, service: AnalysedService): Answer | undefined {
  return answers.get(service);
}

/**
 * A warning or an error that is new. Numbers in the message of a finding that stays may change.
 * @param firstJudged services that could not be judged before: what is found in them was there, and could not be seen
 */
function newTrouble(
  before: Judged,
  after: Judged,
  firstJudged: ReadonlySet<AnalysedService> = NONE,
): string | undefined {
  const now = troubles(after, firstJudged);
  if (now.length === 0) return undefined;
  const known = groupBy(troubles(before), (trouble) => trouble);
  for (const [trouble, found] of groupBy(now, (one) => one)) {
    if (found.length > (known.get(trouble)?.length ?? 0)) return `there would be a new finding: ${ruleOf(trouble)}`;
  }
  return undefined;
}

const NONE: ReadonlySet<AnalysedService> = new Set();

/** Each warning and error as its rule and its service; as its rule and its message where it is in no service. */
function troubles({ analysis, diagnostics }: Judged, without = NONE): readonly string[] {
  const serious = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  const indexAt = serviceIndexes(analysis.services);
  return serious.flatMap(({ rule, severity, message, range, related }) => {
    const places = [range, ...related.map((one) => one.range)];
    const index = places.map(indexAt).find((found) => found !== undefined);
    const service = analysis.services[index ?? -1];
    return service && without.has(service) ? [] : [`${rule} ${severity} ${index ?? message}`];
  });
}

/** True where the diagnostic, or a place that it names, is within the service. */
export function isAbout({ range, related }: Diagnostic, service: AnalysedService): boolean {
  return [range, ...related.map((one) => one.range)].some((place) => isWithin(place, service));
}

function isWithin(place: Range, { extent }: AnalysedService): boolean {
  return extent.some((span) => span.part === place.part && touches(span, place));
}

const ruleOf = (trouble: string): string => trouble.slice(0, trouble.indexOf(' '));

/** True where the rule finds less than before. Where no service changes, it is enough that one of its findings goes. */
function mends(rule: string, before: Judged, after: Judged, changes: readonly Change[]): boolean {
  const [then, now] = [before, after].map(({ diagnostics }) => diagnostics.filter((found) => found.rule === rule));
  if (!then || !now || then.length > now.length) return true;
  if (changes.length > 0) return false;
  const said = groupBy(now, ({ message }) => message);
  return [...groupBy(then, ({ message }) => message)].some(
    ([message, found]) => found.length > (said.get(message)?.length ?? 0),
  );
}
