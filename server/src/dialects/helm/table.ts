/** All known charts. It finds the row for a name, an address or the shape of values. */
import { fieldsOf } from '../../text/values.ts';
import type { Entry, MapValue, Value } from '../../text/values.ts';
import type { Path } from '../kubernetes/operators/row.ts';
import type { ChartRow } from './row.ts';
import { BITNAMI } from './rows/bitnami.ts';
import { BUNDLES } from './rows/bundles.ts';
import { HEIRS } from './rows/heirs.ts';
import { OLDER } from './rows/older.ts';
import { OPERATED } from './rows/operated.ts';
import { PUBLISHERS } from './rows/publishers.ts';
import { RETIRED } from './rows/retired.ts';
import { STORES } from './rows/stores.ts';
import { isBefore, newestOf } from './versions.ts';

export const CHARTS: readonly ChartRow[] = [
  ...BITNAMI,
  ...PUBLISHERS,
  ...STORES,
  ...BUNDLES,
  ...HEIRS,
  ...OLDER,
  ...OPERATED,
  ...RETIRED,
];

/** A chart as a carrier names it. */
export interface ChartName {
  /** The name without the repository. */
  readonly name: string;
  /** The address of its repository; undefined where that is not known. */
  readonly address: string | undefined;
  readonly version: string | undefined;
}

/** The row of a chart; undefined where no row surely matches the chart and its version. */
export function rowOf({ name, address, version }: ChartName, values: MapValue): ChartRow | undefined {
  const rows = CHARTS.filter(({ chart }) => chart === name);
  const ofAddress = rows.filter(({ repositories }) =>
    repositories.some((text) => address?.toLowerCase().includes(text)),
  );
  const found = ofAddress.length > 0 ? ofAddress : rows.filter(({ keys }) => keys.some((key) => valueAt(values, key)));
  const newest = newestOf(version);
  const [row, ...others] = found.filter(({ from, until }) =>
    // An unknown version counts as the newest one.
    newest ? (!from || !isBefore(newest, from)) && (!until || isBefore(newest, until)) : until === undefined,
  );
  if (!row || others.length > 0) return undefined;
  const isOlder = newest && row.budgetSince !== undefined && isBefore(newest, row.budgetSince);
  return isOlder ? row : (LATER.get(row) ?? row);
}

/** The rows for versions that make a budget wherever the values do not turn it off. */
const LATER = new Map(
  CHARTS.filter(({ budgetSince }) => budgetSince !== undefined).map((row) => [row, withBudget(row)]),
);

function withBudget(row: ChartRow): ChartRow {
  const components = row.components.map((component) => {
    const { when = [], ...paths } = component.budget ?? {};
    return { ...component, budget: { ...paths, when: when.map((condition) => ({ ...condition, absent: true })) } };
  });
  return { ...row, components };
}

/**
 * The row of a copy of a chart that states its origin. A chart that only has the same name must also have values of the
 * same shape.
 */
export function rowOfCopy(chart: ChartName, values: MapValue): ChartRow | undefined {
  const row = rowOf(chart, values);
  const isKnown = row?.repositories.some((text) => chart.address?.toLowerCase().includes(text));
  return isKnown || (row?.shape && hasPaths(values, row.shape.paths)) ? row : undefined;
}

/**
 * The chart whose name is in the path of a file of values: `redis/values.yaml`, `values/redis.yaml`,
 * `kafka-values-prod.yaml`.
 */
export function chartInPath(path: string): ChartName | undefined {
  const end = path.toLowerCase().split('/').slice(-2).join(' ');
  if (!end.includes('values')) return undefined;
  const words = end.split(/[^a-z0-9]+/);
  const text = ` ${words.join(' ')} `;
  const name = NAMES.find((one) => [' ', ''].some((part) => text.includes(` ${one.replaceAll('-', part)} `)));
  return name === undefined ? undefined : { name, address: undefined, version: undefined };
}

/** The longest names come first, since `redis-ha` is not `redis`. */
const NAMES = [...new Set(CHARTS.map(({ chart }) => chart))].toSorted((a, b) => b.length - a.length);

/** The row that a text names: `bitnami/etcd`, or `etcd` where there is only one such chart. */
export function chartCalled(text: string): ChartRow | undefined {
  const [last = '', publisher] = text.toLowerCase().split('/').toReversed();
  const rows = CHARTS.filter((row) => row.chart === last && (!publisher || handleOf(row) === publisher));
  const newest = rows.find(({ until }) => until === undefined);
  return newest && new Set(rows.map(handleOf)).size === 1 ? (LATER.get(newest) ?? newest) : undefined;
}

/** The name of the publisher in a comment. */
const handleOf = ({ publisher }: ChartRow): string => publisher.toLowerCase().replaceAll(' ', '-');

/** Values of a chart that only their shape tells. */
export interface Shaped {
  readonly row: ChartRow;
  readonly map: MapValue;
  /** The block of a dependency, where the values are one. */
  readonly block?: Entry;
}

/** The blocks that have the name of a chart, and its shape. */
export function shapedBlocks(values: MapValue, isChart: boolean): readonly Shaped[] {
  return values.entries().flatMap((block): Shaped[] => {
    const { key, value: map } = block;
    if (key.kind !== 'scalar' || map.kind !== 'map') return [];
    const [row, ...others] = CHARTS.filter(
      ({ chart, shape }) => chart === key.text && shape && hasPaths(map, shape.paths),
    );
    if (!row || others.length > 0) return [];
    const enabled = valueAt(map, 'enabled');
    const isOn = enabled === undefined ? !isChart : enabled.kind === 'scalar' && enabled.text === 'true';
    return isOn ? [{ row, map, block }] : [];
  });
}

/** The whole values, where they have the shape of exactly one row, and the values of dependencies. */
export function shaped(values: MapValue): readonly Shaped[] {
  // Most documents are no values of a chart: a look at the keys at the top tells it.
  const top = fieldsOf(values);
  const rows = CHARTS.filter(
    ({ shape }) =>
      shape?.paths.every((path) => top.has(path.split('.', 1)[0] ?? '')) &&
      hasPaths(values, shape.paths) &&
      isImage(values, shape.image),
  );
  const [row] = rows;
  const whole = row && rows.length === 1 ? [{ row, map: values }] : [];
  return [...whole, ...shapedBlocks(values, whole.length > 0)];
}

function hasPaths(values: MapValue, paths: readonly Path[]): boolean {
  return paths.every((path) => valueAt(values, path) !== undefined);
}

function isImage(values: MapValue, image: string | undefined): boolean {
  if (image === undefined) return true;
  return ['image.repository', 'server.image.repository'].some((path) => {
    const value = valueAt(values, path);
    return value?.kind === 'scalar' && (value.text === image || value.text.endsWith(`/${image}`));
  });
}

/** The value at a path, also where it is null. */
export function valueAt(values: MapValue, path: Path): Value | undefined {
  return path
    .split('.')
    .reduce<Value | undefined>(
      (value, key) => (value?.kind === 'map' ? fieldsOf(value).get(key)?.value : undefined),
      values,
    );
}
