/** The disruption budgets that operators make: those that an object states, and those that they add by themselves. */
import type { Range } from '../../../model/range.ts';
import { amountIn, type StatedBudget } from '../disruption.ts';
import { labelAskedFor } from '../selectors.ts';
import { entryAt, holdAll, type Scope } from './paths.ts';
import { isMade } from './podSpec.ts';
import type { AddedBudget, Component } from './row.ts';

/** What an operator knows of the pods under its budget. */
interface Pods {
  /** The labels by which it selects; undefined where they are not all known. */
  readonly selecting: ReadonlyMap<string, string> | undefined;
  /** Their number; undefined where it is not known. */
  readonly members: number | undefined;
  /** The span for what is said of a budget that the object does not state. */
  readonly range: Range;
}

type Limit = Pick<StatedBudget, 'key' | 'written' | 'amount' | 'percent' | 'range' | 'addedBy' | 'uneditable'>;

/**
 * The budget for the pods of a component. Undefined where the operator makes none, or where it is not known which pods
 * it selects.
 */
export function operatorBudget(
  operator: string,
  component: Component,
  scope: Scope,
  { selecting, members, range }: Pods,
): StatedBudget | undefined {
  const stated = statedLimit(component, scope);
  const limit = stated === undefined ? addedLimit(operator, component, scope, members, range) : stated;
  if (!limit || !selecting) return undefined;
  const { namespace } = scope.object;
  const selector = {
    requirements: [...selecting].map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  };
  return {
    name: `of ${operator}`,
    namespace,
    selector,
    selectorRange: range,
    label: labelAskedFor(selector),
    matching: JSON.stringify([selector, namespace, operator]),
    ...limit,
  };
}

/** The limit that the object states; null where what it states is not known, undefined where it states none. */
function statedLimit({ budget }: Component, scope: Scope): Limit | null | undefined {
  if (!budget || !holdAll(scope, budget.when)) return undefined;
  const stated = (['minAvailable', 'maxUnavailable'] as const).flatMap((key) => {
    const path = budget[key];
    const value = path === undefined ? undefined : entryAt(scope, path)?.value;
    return value ? [{ key, value }] : [];
  });
  const [first, ...others] = stated;
  if (!first) return undefined;
  const { key, value } = first;
  const found = value.kind === 'scalar' && others.length === 0 ? amountIn(value.text, value.quoted) : '';
  if (value.kind !== 'scalar' || typeof found === 'string') return null;
  const reason = value.uneditable ?? (isMade(scope.object) ? 'the object was made by another one' : undefined);
  return {
    key,
    written: value.text,
    range: value.range,
    ...found,
    ...(reason !== undefined && { uneditable: reason }),
  };
}

function addedLimit(
  operator: string,
  { adds = [] }: Component,
  scope: Scope,
  members: number | undefined,
  range: Range,
): Limit | undefined {
  const made = adds.find(({ when }) => holdAll(scope, when));
  const written = made && amountOf(made, members);
  const found = written === undefined ? '' : amountIn(written, false);
  if (!made || written === undefined || typeof found === 'string') return undefined;
  return { key: made.key, written, ...found, range, addedBy: operator, uneditable: `${operator} adds it` };
}

function amountOf({ amount }: AddedBudget, members: number | undefined): string | undefined {
  if (typeof amount !== 'object') return String(amount);
  const counted = members === undefined ? undefined : amount.of(members);
  return counted === undefined ? undefined : String(counted);
}
