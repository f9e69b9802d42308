/** A chart of the same repository, read from its `Chart.yaml`: the chart itself, and the charts on which it depends. */
import { folderIn } from '../../base/paths.ts';
import { extentOf, fieldsOf, type MapValue } from '../../text/values.ts';
import { mapsAt, textAt, textsAt } from '../../text/walk.ts';
import type { Around } from '../elsewhere/around.ts';
import type { OtherFile } from '../elsewhere/otherFile.ts';
import type { Workload } from '../kubernetes/workload.ts';
import { QUIET } from './carrier.ts';
import { ofRow, type Release } from './release.ts';
import { rowOf, rowOfCopy, valueAt } from './table.ts';
import { noValues, over } from './values.ts';

interface Dependency {
  readonly name: string;
  /** The name of its block in the values, and of its pods. */
  readonly alias: string;
  readonly version: string | undefined;
  readonly address: string | undefined;
  readonly condition: string;
  readonly tags: readonly string[];
}

/** @param chart the file `Chart.yaml` */
export function workloadsOfChart(chart: OtherFile, release: Release, around: Around): readonly Workload[] {
  const [root] = chart.documents;
  if (!root) return [];
  const fields = fieldsOf(root);
  const requirements = around.file(`${folderIn(chart.path)}/requirements.yaml`)?.documents ?? [];
  const dependencies = [root, ...requirements].flatMap(dependenciesIn);
  const name = textAt(fields, 'name', QUIET());
  const version = textAt(fields, 'version', QUIET());
  // These keys may name the origin of a copy, or the publisher of its library.
  const address = [
    textAt(fields, 'home', QUIET()),
    ...textsAt(fields, 'sources', QUIET()),
    ...dependencies.filter((one) => one.name === 'common').map((one) => one.address),
  ].join('\n');
  const row = name === undefined ? undefined : rowOfCopy({ name, address, version }, release.values);
  const whole = row ? ofRow(row, release, row.chart, true) : [];
  return [...whole, ...dependencies.flatMap((one) => workloadsOfDependency(one, release))];
}

function dependenciesIn(root: MapValue): readonly Dependency[] {
  return mapsAt(fieldsOf(root), 'dependencies', QUIET()).flatMap(({ fields }): readonly Dependency[] => {
    const name = textAt(fields, 'name', QUIET());
    if (name === undefined) return [];
    return [
      {
        name,
        alias: textAt(fields, 'alias', QUIET()) ?? name,
        version: textAt(fields, 'version', QUIET()),
        address: addressOf(textAt(fields, 'repository', QUIET())),
        condition: textAt(fields, 'condition', QUIET()) ?? '',
        tags: textsAt(fields, 'tags', QUIET()),
      },
    ];
  });
}

/**
 * `@bitnami` and `alias:bitnami` are names that a user gives to a repository; most users take those that its owner
 * suggests.
 */
const addressOf = (repository: string | undefined): string | undefined =>
  repository?.replace(/^(?:@|alias:)([\w-]+)$/, '$1/');

function workloadsOfDependency(dependency: Dependency, release: Release): readonly Workload[] {
  const { name, alias, address, version } = dependency;
  if (!isOn(dependency, release.values)) return [];
  const block = fieldsOf(release.values).get(alias);
  const stated = block?.value.kind === 'map' ? block.value : noValues(release.nameRange);
  const isTemplate = block?.value.kind === 'template' || block?.value.kind === 'unresolved';
  const row = rowOf({ name, address: address?.startsWith('file:') ? undefined : address, version }, stated);
  if (!row) return [];
  // Where the file has no such block, the own values of the chart count.
  const own = block ? { nameRange: block.key.at, extent: extentOf(block) } : {};
  const common = fieldsOf(release.values).get('global')?.value;
  const shared = common?.kind === 'map' ? withGlobal(stated, common) : stated;
  return ofRow(row, { ...release, ...own, values: shared, open: release.open || isTemplate }, alias, true);
}

/** The values of a dependency with the `global` values of the parent, which override its own. */
function withGlobal(values: MapValue, common: MapValue): MapValue {
  const own = fieldsOf(values).get('global')?.value;
  const value = own?.kind === 'map' ? over(own, common) : common;
  const entries = (): ReturnType<MapValue['entries']> => {
    const kept = values.entries().filter(({ key }) => key.kind !== 'scalar' || key.text !== 'global');
    const key = { ...common, kind: 'scalar', text: 'global', quoted: false, isNull: false } as const;
    return [...kept, { key, value, merged: false }];
  };
  return { ...values, entries };
}

/**
 * True where a dependency is enabled. The first condition that is present and a boolean decides, else the tags. Source:
 * Helm, "Tags and Condition fields".
 */
function isOn({ condition, tags }: Dependency, values: MapValue): boolean {
  const switches = condition.split(',').map((path) => booleanAt(values, path.trim()));
  const stated = switches.find((value) => value !== undefined);
  if (stated !== undefined) return stated;
  const tagged = tags.flatMap((tag) => booleanAt(values, `tags.${tag}`) ?? []);
  return tagged.length === 0 || tagged.includes(true);
}

function booleanAt(values: MapValue, path: string): boolean | undefined {
  const value = path === '' ? undefined : valueAt(values, path);
  if (value?.kind !== 'scalar' || value.quoted) return undefined;
  return value.text === 'true' ? true : value.text === 'false' ? false : undefined;
}
