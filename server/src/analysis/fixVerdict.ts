/**
 * Whether a fix may be offered. Its edits are made on a copy of the text, the copy is read and judged as any other text,
 * and what is said of it is compared here with what is said of the text as it is.
 */
import { touches } from '../model/range.ts';
import { short } from '../base/names.ts';
import { isBetter } from '../risk/assess.ts';
import { groupBy } from '../base/groupBy.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import type { Answered, Diagnostic } from './diagnose.ts';
import type { Answer } from './question.ts';
import { type Change, changesBetween, sameMachines } from './sense.ts';

/** All that is said of one version of a text. */
export interface Judged {
  readonly analysis: Analysis;
  readonly answered: readonly Answered[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What an edit is for:
 * - `mend`: a finding of this rule goes, and the risk of what the edit changes is not higher
 * - `improve`: a placement with a lower risk
 * - `obey`: a placement that the user asked for, better or worse
 * - `remark`: comments alone
 */
export type Aim = 'improve' | 'obey' | 'remark' | { readonly mend: string };

/** Why edits with this aim are withheld, in a few words; undefined where they may be offered. */
export function objection(before: Judged, after: Judged, aim: Aim): string | undefined {
  const changes = changesBetween(before.analysis, after.analysis);
  if (typeof changes === 'string') return changes;
  if (!sameMachines(before.analysis, after.analysis)) return 'machines would be described in another way';
  if (aim === 'remark') return changes.length > 0 ? 'more than remarks would change' : undefined;
  const [change, another] = changes;
  if (another) return 'more than one service would change';
  const crowded = beyondCapacity(before.analysis, after.analysis);
  if (crowded !== undefined) return crowded;
  if (aim === 'obey') return change ? undefined : 'nothing would change';
  const worse = change && riskier(change, before, after, aim);
  if (worse !== undefined) return worse;
  if (aim === 'improve') return change ? newTrouble(before, after) : 'nothing would change';
  return newTrouble(before, after) ?? (mends(aim.mend, before, after, changes) ? undefined : 'the finding would stay');
}

/** A host that holds more than it can, and more than before, all services of the file counted. */
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

/** Whether the service that changes is worse off, or no better where the aim is a lower risk. */
function riskier({ was, is }: Change, before: Judged, after: Judged, aim: Aim): string | undefined {
  const [then, now] = [answerOf(before, was), answerOf(after, is)];
  // What could not be judged before has nothing to lose.
  if (!then) return aim === 'improve' ? 'its risk is not known' : undefined;
  if (!now) return 'its risk would not be known';
  if ('placement' in then && 'placement' in now) {
    const [old, fresh] = [then.placement, now.placement];
    if (fresh.tolerance < old.tolerance) return 'it would tolerate fewer faults';
    const lower = isBetter(fresh.current, old.current, is.model.faults);
    if (aim === 'improve' && !lower) return 'the risk would not be lower';
    return isBetter(old.current, fresh.current, is.model.faults) ? 'the risk would be higher' : undefined;
  }
  if ('schedule' in then && 'schedule' in now) return scheduledWorse(then.schedule, now.schedule);
  return 'who places the replicas would change';
}

type Schedule = Extract<Answer, { schedule: unknown }>['schedule'];

/** A constraint bounds the worst placement. It may not take the best one away, or leave more replicas without a node. */
function scheduledWorse(then: Schedule, now: Schedule): string | undefined {
  if (now.pending.some((count, end) => count > (then.pending[end] ?? 0))) return 'replicas would find no node';
  if (then.exact && !now.exact) return 'what the scheduler may do would not be known';
  const tolerance = ({ report }: Schedule['best']): number => report?.tolerance ?? -1;
  const fewer = tolerance(now.worst) < tolerance(then.worst) || tolerance(now.best) < tolerance(then.best);
  return fewer ? 'it would tolerate fewer faults' : undefined;
}

function answerOf({ answered }: Judged, service: AnalysedService): Answer | undefined {
  return answered.find(([one]) => one === service)?.[1];
}

/** A warning or an error that is not there now. Numbers in the message of a finding that stays may change. */
function newTrouble(before: Judged, after: Judged): string | undefined {
  const now = troubles(after);
  if (now.length === 0) return undefined;
  const known = groupBy(troubles(before), (trouble) => trouble);
  for (const [trouble, found] of groupBy(now, (one) => one)) {
    if (found.length > (known.get(trouble)?.length ?? 0)) return `there would be a new finding: ${ruleOf(trouble)}`;
  }
  return undefined;
}

/** Each warning and error as its rule and the service that it is in, or what it says where it is in none. */
function troubles({ analysis, diagnostics }: Judged): readonly string[] {
  const serious = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  return serious.map(({ rule, severity, message, range }) => {
    const service = analysis.services.findIndex(({ extent }) =>
      extent.some((span) => span.part === range.part && touches(span, range)),
    );
    return `${rule} ${severity} ${service < 0 ? message : service}`;
  });
}

const ruleOf = (trouble: string): string => trouble.slice(0, trouble.indexOf(' '));

/** Whether the rule finds less than before; where no service changes, it is enough that one thing it says goes. */
function mends(rule: string, before: Judged, after: Judged, changes: readonly Change[]): boolean {
  const [then, now] = [before, after].map(({ diagnostics }) => diagnostics.filter((found) => found.rule === rule));
  if (!then || !now || then.length > now.length) return true;
  if (changes.length > 0) return false;
  const said = groupBy(now, ({ message }) => message);
  return [...groupBy(then, ({ message }) => message)].some(
    ([message, found]) => found.length > (said.get(message)?.length ?? 0),
  );
}
