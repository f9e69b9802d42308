/** PodDisruptionBudgets: how many replicas a drain of nodes leaves running. */
import type { DisruptionBudget, Problem } from '../../model/service.ts';
import type { KubernetesObject } from './objects.ts';
import { labelAskedFor, readSelector, selects } from './selectors.ts';
import type { LabelSelector } from './selectors.ts';
import { wholeNumber } from '../yaml/numbers.ts';
import { short } from '../wording.ts';
import { fieldsAt, Notes, present, scalarAt } from '../yaml/walk.ts';
import type { Fields } from '../yaml/walk.ts';

/** A budget as it stands in the file, not yet counted out for a number of replicas. */
export interface StatedBudget extends Omit<DisruptionBudget, 'available'> {
  readonly namespace: string | undefined;
  readonly selector: LabelSelector;
  /** One that all pods have which the budget covers, where that is known: as `Workload.labelled` has it. */
  readonly label: string | undefined;
  /** Equal for budgets that hold for the same pods. */
  readonly matching: string;
  readonly amount: number;
  readonly percent: boolean;
}

export interface SelectablePods {
  readonly labels: ReadonlyMap<string, string> | undefined;
  readonly openLabels?: true;
  readonly namespace: string | undefined;
}

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

export function covers({ selector, namespace }: StatedBudget, pods: SelectablePods): boolean {
  const here = namespace === undefined || pods.namespace === undefined || namespace === pods.namespace;
  return here && selects(selector, pods.labels, pods.openLabels) === true;
}

/** Source: Kubernetes documentation, "Specifying a Disruption Budget": percentages of either key are rounded up. */
export function budgetFor({ amount, percent, ...stated }: StatedBudget, replicas: number): DisruptionBudget {
  const count = Math.min(replicas, percent ? Math.ceil((amount * replicas) / 100) : amount);
  const { name, range, key, written, fixed } = stated;
  const available = key === 'minAvailable' ? count : replicas - count;
  return { name, range, key, written, available, ...(fixed !== undefined && { fixed }) };
}

function readBudget(object: KubernetesObject): { readonly budget: StatedBudget | undefined; readonly notes: Notes } {
  const notes = new Notes();
  const spec = fieldsAt(object.fields, 'spec', notes);
  const selector = readBudgetSelector(object, spec, notes);
  const [key, other] = (['minAvailable', 'maxUnavailable'] as const).filter((name) => present(spec, name));
  if (other !== undefined) {
    const range = spec.get(other)?.key.at ?? object.nameRange;
    notes.report(range, 'a budget has minAvailable or maxUnavailable, not both');
    return { budget: undefined, notes };
  }
  const value = key && scalarAt(spec, key, notes);
  if (key === undefined || !value) return { budget: undefined, notes };
  const { text, range, at, quoted, fixed } = value;
  const [, digits] = /^(\d+)%$/.exec(text) ?? [];
  const amount = digits === undefined ? amountOf(text, quoted) : percentage(digits);
  if (typeof amount === 'string') {
    notes.report(at, amount);
    return { budget: undefined, notes };
  }
  if (selector === undefined || selector === 'unknown') return { budget: undefined, notes };
  const { name, namespace, controller } = object;
  const reason = fixed ?? (controller && `${controller.kind} ${controller.name} owns this budget`);
  const percent = digits !== undefined;
  const label = labelAskedFor(selector);
  const matching = JSON.stringify([selector, namespace]);
  const budget = { name, namespace, selector, label, matching, key, written: text, range, amount, percent };
  return { budget: reason === undefined ? budget : { ...budget, fixed: reason }, notes };
}

function amountOf(text: string, quoted: boolean): number | string {
  if (quoted) return `"${short(text)}" is text: write a number without quotes, or a percentage`;
  return wholeNumber(text);
}

function percentage(digits: string): number | string {
  const number = wholeNumber(digits);
  return typeof number === 'number' && number > 100 ? `${short(digits)}% is more than all: write 100% or less` : number;
}

/** An empty selector matches every pod of the namespace in `policy/v1`, and none in `policy/v1beta1`. */
function readBudgetSelector(object: KubernetesObject, spec: Fields, notes: Notes): LabelSelector | undefined {
  const selector = readSelector(spec, 'selector', notes);
  const empty = selector !== undefined && selector !== 'unknown' && selector.requirements.length === 0;
  return empty && object.apiVersion === 'policy/v1beta1' ? undefined : selector;
}
