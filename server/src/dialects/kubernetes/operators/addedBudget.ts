/** The disruption budgets that operators make by themselves. */
import type { Range } from '../../../model/range.ts';
import type { StatedBudget } from '../disruption.ts';
import { labelAskedFor } from '../selectors.ts';
import { holdAll, type Scope } from './paths.ts';
import type { Component } from './row.ts';

/**
 * The budget for the pods of a component. Undefined where the operator makes none, or where the labels of the pods are
 * not all known.
 * @param selecting the labels that tell these pods from all others
 * @param range the span for what is said of the budget
 */
export function addedBudget(
  operator: string,
  { adds = [] }: Component,
  scope: Scope,
  selecting: ReadonlyMap<string, string> | undefined,
  range: Range,
): StatedBudget | undefined {
  const made = adds.find(({ when }) => holdAll(scope, when));
  if (!made || !selecting) return undefined;
  const { namespace, name } = scope.object;
  const selector = {
    requirements: [...selecting].map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  };
  return {
    name: `of ${operator}`,
    namespace,
    selector,
    selectorRange: range,
    label: labelAskedFor(selector),
    matching: JSON.stringify([selector, namespace, name, operator]),
    key: made.key,
    written: String(made.amount),
    amount: made.amount,
    percent: false,
    range,
    addedBy: operator,
    uneditable: `${operator} adds it`,
  };
}
