/** The budgets of charts: how many pods of a release a drain leaves running. */
import type { DisruptionBudget } from '../../model/service.ts';
import { amountIn, budgetFor } from '../kubernetes/disruption.ts';
import { holdAll, type Scope } from '../kubernetes/operators/paths.ts';
import type { BudgetPaths } from '../kubernetes/operators/row.ts';
import type { MapValue, ScalarValue, Value } from '../../text/values.ts';
import { valueAt } from './table.ts';

/**
 * The budget that values state; undefined where they leave it to the chart, or say what cannot be counted.
 * @param scope the values, for the conditions
 */
export function budgetIn(
  paths: BudgetPaths,
  values: MapValue,
  scope: Scope,
  replicas: number,
): DisruptionBudget | undefined {
  if (!holdAll(scope, paths.when)) return undefined;
  const stated = (['minAvailable', 'maxUnavailable'] as const).flatMap((key) => {
    const path = paths[key];
    const value = path === undefined ? undefined : valueAt(values, path);
    return value && isStated(value) ? [{ key, value }] : [];
  });
  const [first, ...others] = stated;
  if (!first || others.length > 0) return undefined;
  const { text, range, uneditable } = first.value;
  // Templates write the text of a value, so that quotes around a number are lost.
  const amount = amountIn(text, false);
  if (typeof amount === 'string') return undefined;
  const budget = { name: scope.object.name, key: first.key, written: text, range, ...amount };
  return budgetFor(uneditable === undefined ? budget : { ...budget, uneditable }, replicas, {
    expected: replicas,
    more: 0,
  });
}

/** Templates treat 0 as absent, and write the default of the chart. */
const isStated = (value: Value): value is ScalarValue =>
  value.kind === 'scalar' && !value.isNull && !['', '0'].includes(value.text.trim());
