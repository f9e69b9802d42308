/** Makes services of a release: its values, and the chart that they are for. */
import type { Range } from '../../model/range.ts';
import type { KubernetesObject } from '../kubernetes/kubernetesObject.ts';
import { type Component, type OperatorRow, type Path, PLACEMENT_KEYS } from '../kubernetes/operators/row.ts';
import { sectionsOf } from '../kubernetes/operators/sections.ts';
import { readSection, type Section } from '../kubernetes/section.ts';
import type { Workload } from '../kubernetes/workload.ts';
import { extentOf, fieldsOf, type MapValue, type Value } from '../../text/values.ts';
import { NO_FIELDS, Notes } from '../../text/walk.ts';
import { budgetIn } from './budget.ts';
import type { ChartRow } from './row.ts';
import { type ChartName, rowOf, shaped, shapedBlocks, type Shaped, valueAt } from './table.ts';
import { changedAt, fromText } from './values.ts';
/** Values, with the release that they are for. */

export interface Release {
  /** The name of the release; undefined where the file does not state it. */
  readonly name: string | undefined;
  readonly nameRange: Range;
  readonly namespace: string | undefined;
  /** The spans of the file that are about the release. */
  readonly extent: readonly Range[];
  readonly values: MapValue;
  /** True where other values count too that are not known. */
  readonly open: boolean;
}

/** The workloads of the chart, and of its dependencies as far as the shape of the values tells them. */
export function workloadsOf(release: Release, chart: ChartName | undefined): readonly Workload[] {
  const { values } = release;
  const row = chart && rowOf(chart, values);
  const whole = row ? ofRow(row, release, row.chart, true) : [];
  // A block that the row describes itself is no dependency.
  const own = new Set(row?.components.flatMap(({ anchor, count }) => (anchor ?? count ?? '').split('.')[0] ?? []));
  const others = shapedBlocks(values, row !== undefined).filter(
    ({ block }) => block?.key.kind !== 'scalar' || !own.has(block.key.text),
  );
  return [...whole, ...others.flatMap((block) => ofShape(block, release))];
}

/** The workloads of a file that holds only values. */
export function workloadsOfValues(release: Release): readonly Workload[] {
  return shaped(release.values).flatMap((one) => ofShape(one, release));
}

function ofShape({ row, map, block }: Shaped, release: Release): readonly Workload[] {
  const chart = block?.key.kind === 'scalar' ? block.key.text : row.chart;
  const own = block ? { nameRange: block.key.at, extent: extentOf(block) } : {};
  // Where only the shape tells the chart, no fix writes selectors.
  return ofRow(row, { ...release, ...own, values: map }, chart, false);
}
/**
 * The workloads that a row describes.
 * @param sure true where it is certain that the chart is that of the row
 */

export function ofRow(row: ChartRow, release: Release, chart: string, sure: boolean): readonly Workload[] {
  const { values, nameRange, name, namespace, extent, open } = release;
  const components = row.components.map((component) => forRelease(component, chart, name, sure));
  return components.flatMap((component): readonly Workload[] => {
    const object: KubernetesObject = {
      map: prepared(values, component, chart, name),
      fields: NO_FIELDS,
      apiVersion: '',
      kind: 'values',
      metadata: NO_FIELDS,
      name: name ?? chart,
      nameRange,
      namespace,
      controller: undefined,
    };
    // A chart writes a stated budget in a form of its own.
    const { budget, ...pods } = component;
    const operator: OperatorRow = {
      operator: `chart ${row.chart} of ${row.publisher}`,
      group: '',
      kind: '',
      components: [pods],
      source: row.source,
    };
    const sections = sectionsOf(operator, object).map((section) => ({
      ...section,
      rendered: true as const,
      ...openness(section, open, isNulled(values, component)),
    }));
    return sections.flatMap(readSection).map((workload) => {
      const replicas = workload.service.scheduling?.replicas.value ?? 0;
      const scope = { object, notes: new Notes() };
      const disruption = budget && budgetIn(budget, values, scope, replicas);
      return { ...workload, service: { ...workload.service, extent, ...(disruption && { disruption }) } };
    });
  });
}

function openness({ partial }: Section, open: boolean, nulled: boolean): Pick<Section, 'partial' | 'partialBecause'> {
  if (open) return { partial: true, partialBecause: 'values from elsewhere' };
  return nulled ? { partial: true, partialBecause: 'a value is null' } : { partial };
}

/** The component for a release, with its labels as far as they are known. */
function forRelease(component: Component, chart: string, release: string | undefined, sure: boolean): Component {
  const { write: _, ...rest } = component;
  const known = Object.entries(component.labels).filter(
    ([, label]) => release !== undefined || !label.includes('{name}'),
  );
  const labels = Object.fromEntries(known.map(([key, label]) => [key, label.replaceAll('{chart}', chart)]));
  const selecting = component.selecting.filter((key) => key in labels);
  // Without the name of the release, a selector would also match the pods of other releases.
  return { ...(sure && release !== undefined ? component : rest), labels, selecting };
}

/**
 * The values as templates read them: a text with a value in it counts as that value, and a number in quotes as a
 * number.
 */
function prepared(
  values: MapValue,
  { count, placement = {} }: Component,
  chart: string,
  name: string | undefined,
): MapValue {
  const paths = PLACEMENT_KEYS.flatMap((key) => (placement[key] ?? []).map((path) => ({ key, path })));
  const read = paths.reduce(
    (map, { key, path }) =>
      changedAt(map, path.split('.'), (value) =>
        isBlank(value) && key !== 'affinity' ? undefined : fromText(value, chart, name),
      ),
    values,
  );
  if (count === undefined) return read;
  return changedAt(read, count.split('.'), (value) => (value.kind === 'scalar' ? { ...value, quoted: false } : value));
}

/** True for text without content. An affinity without content still replaces the chart's own. */
const isBlank = (value: Value): boolean => value.kind === 'scalar' && !value.isNull && value.text.trim() === '';

/**
 * True where a key with a default is set to null, which removes the default in some versions of Helm and restores it in
 * others. Source: helm/helm issues 9136, 12637, 32132.
 */
function isNulled(values: MapValue, { count, placement = {}, rules = [] }: Component): boolean {
  const replacing = rules.flatMap(({ yields }) => yields ?? []);
  const paths: readonly (Path | undefined)[] = [
    count,
    ...rules.map(({ path }) => path),
    ...(replacing.some((yields) => yields !== 'same spread') ? (placement.affinity ?? []) : []),
    ...(replacing.includes('same spread') ? (placement.topologySpreadConstraints ?? []) : []),
  ];
  return paths.some((path) => {
    const value = path === undefined ? undefined : valueAt(values, path);
    return value?.kind === 'scalar' && value.isNull;
  });
}

/** The span for findings about a file of values as a whole. */
export function firstKey(values: MapValue): Range {
  for (const { key } of fieldsOf(values).values()) return key.at;
  return values.at;
}
