/** PodDisruptionBudgets: how many replicas run during a drain of nodes. */
import type { Range } from '../../model/range.ts';
import type { DisruptionBudget, Problem } from '../../model/service.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { nameIn } from '../../base/paths.ts';
import { labelAskedFor, readSelector, selects } from './selectors.ts';
import type { LabelSelector } from './selectors.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { quote, short } from '../../base/names.ts';
import { fieldsAt, Notes, present, scalarAt } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';

/** A budget as the file states it, not yet applied to a number of replicas. */
export interface StatedBudget extends Omit<DisruptionBudget, 'available' | 'selected' | 'evictions' | 'refused'> {
  readonly namespace: string | undefined;
  /** The selector; undefined where none is given, which selects no pod. */
  readonly selector: LabelSelector | undefined;
  /** The place of the selector, or that of the name where there is none. */
  readonly selectorRange: Range;
  /** A label that all pods under the budget have, where one is known; it has the form of `Workload.labelled`. */
  readonly label: string | undefined;
  /** A text that is equal for budgets that hold for the same pods. */
  readonly matching: string;
  readonly amount: number;
  readonly percent: boolean;
}

/** The part of a stated budget that decides how many pods may go. */
export type BudgetAmount = Pick<
  StatedBudget,
  'name' | 'range' | 'key' | 'written' | 'addedBy' | 'uneditable' | 'elsewhere' | 'amount' | 'percent'
>;

/** The facts about pods that decide which budgets cover them. */
export interface SelectablePods {
  readonly labels: ReadonlyMap<string, string> | undefined;
  readonly openLabels?: true;
  readonly namespace: string | undefined;
}

/** Reads the budgets of these objects. */
export function readBudgets(objects: readonly KubernetesObject[]): {
  readonly budgets: readonly StatedBudget[];
  readonly problems: readonly Problem[];
} {
  const readings = objects
    .filter(({ kind, apiVersion }) => kind === 'PodDisruptionBudget' && apiVersion.startsWith('policy/'))
    .map(readBudget);
  return {
    budgets: readings.flatMap(({ budget }) => budget ?? []),
    problems: readings.flatMap(({ notes }) => notes.problems),
  };
}

/** True where the budget surely covers the pods. */
export function covers(budget: StatedBudget, pods: SelectablePods): boolean {
  return isHere(budget, pods) && selects(budget.selector, pods.labels, pods.openLabels) === true;
}

/** False where the budget surely does not cover the pods. */
export function mayCover(budget: StatedBudget, pods: SelectablePods): boolean {
  return isHere(budget, pods) && selects(budget.selector, pods.labels, pods.openLabels) !== false;
}

function isHere({ namespace }: StatedBudget, pods: SelectablePods): boolean {
  return namespace === undefined || pods.namespace === undefined || namespace === pods.namespace;
}

/** The pods that a budget selects. */
export interface Selected {
  /** How many pods the controllers of some of them want: the sum of `replicas`. */
  readonly expected: number;
  /** How many pods without a number of replicas there are besides: bare ones, and those of Jobs and DaemonSets. */
  readonly more: number;
  /** A kind among these that has a controller but no number of replicas. */
  readonly unscaled?: string;
}

/**
 * The budget applied to a workload with this number of replicas, while all pods are ready. A whole `minAvailable` is
 * subtracted from all ready pods, everything else from what the controllers want. Percentages are rounded up. A
 * controller without a scale is an error, and then nothing is evicted. Source: the disruption controller
 * (`getExpectedPodCount`, `getExpectedScale`).
 */
export function budgetFor(
  budget: BudgetAmount,
  replicas: number,
  { expected, more, unscaled }: Selected,
): DisruptionBudget {
  const { amount, percent, name, range, key, written, addedBy, uneditable, elsewhere } = budget;
  const count = percent ? Math.ceil((amount * expected) / 100) : amount;
  const desired = key === 'minAvailable' ? count : Math.max(0, expected - count);
  const selected = expected + more;
  const allowed = Math.max(0, selected - desired);
  const reason = uneditable ?? (unscaled && `it counts pods of a ${unscaled} too`);
  const uncountable = unscaled !== undefined && (percent || key === 'maxUnavailable');
  return {
    name,
    range,
    key,
    written,
    available: replicas - Math.min(replicas, allowed),
    selected,
    evictions: allowed,
    ...(uncountable && { refused: { kind: unscaled } }),
    ...(addedBy !== undefined && { addedBy }),
    ...(reason !== undefined && { uneditable: reason }),
    ...(elsewhere !== undefined && { elsewhere: nameIn(elsewhere) }),
  };
}

function readBudget(object: KubernetesObject): { readonly budget: StatedBudget | undefined; readonly notes: Notes } {
  const notes = new Notes();
  const spec = fieldsAt(object.fields, 'spec', notes);
  const selector = readBudgetSelector(object, spec, notes);
  const [key, other] = (['minAvailable', 'maxUnavailable'] as const).filter((name) => present(spec, name));
  if (other !== undefined) {
    const range = spec.get(other)?.key.at ?? object.nameRange;
    notes.report(range, 'A budget has minAvailable or maxUnavailable, not both');
    return { budget: undefined, notes };
  }
  const value = key && scalarAt(spec, key, notes);
  if (key === undefined || !value) return { budget: undefined, notes };
  const { text, range, at, quoted, uneditable } = value;
  const found = amountIn(text, quoted);
  if (typeof found === 'string') {
    notes.report(at, found);
    return { budget: undefined, notes };
  }
  if (selector === 'unknown') return { budget: undefined, notes };
  const { name, namespace, controller } = object;
  const reason = uneditable ?? (controller && `${controller.kind} ${controller.name} owns this budget`);
  const label = selector && labelAskedFor(selector);
  const matching = JSON.stringify([selector ?? null, namespace, name]);
  const selectorRange = spec.get('selector')?.key.at ?? object.nameRange;
  const budget = {
    name,
    namespace,
    selector,
    selectorRange,
    label,
    matching,
    key,
    written: text,
    range,
    ...found,
  };
  return { budget: reason === undefined ? budget : { ...budget, uneditable: reason }, notes };
}

/** A number or a percentage; a message where it is neither. */
export function amountIn(text: string, quoted: boolean): Pick<StatedBudget, 'amount' | 'percent'> | string {
  const [, digits] = /^(\d+)%$/.exec(text) ?? [];
  const amount = digits === undefined ? amountOf(text, quoted) : percentage(digits);
  return typeof amount === 'string' ? amount : { amount, percent: digits !== undefined };
}

function amountOf(text: string, quoted: boolean): number | string {
  if (quoted) return `${quote(text)} is text: use a number without quotes, or a percentage`;
  return wholeNumber(text);
}

function percentage(digits: string): number | string {
  const number = wholeNumber(digits);
  return typeof number === 'number' && number > 100 ? `${short(digits)}% is more than all: use 100% or less` : number;
}

/** Reads the selector. An empty one matches every pod of the namespace in `policy/v1`, and none in `policy/v1beta1`. */
function readBudgetSelector(object: KubernetesObject, spec: Fields, notes: Notes): LabelSelector | undefined {
  const selector = readSelector(spec, 'selector', notes);
  const empty = selector !== undefined && selector !== 'unknown' && selector.requirements.length === 0;
  return empty && object.apiVersion === 'policy/v1beta1' ? undefined : selector;
}
