/** Finds the chart of a release and all its values, with the help of other files. */
import { atOnce } from '../../base/steps.ts';
import { groupBy } from '../../base/groupBy.ts';
import { folderIn, foldersAround, pathFrom } from '../../base/paths.ts';
import type { Range } from '../../model/range.ts';
import { fieldsOf, type MapValue } from '../../text/values.ts';
import { textAt } from '../../text/walk.ts';
import type { Around } from '../elsewhere/around.ts';
import { ELSEWHERE, foreign } from '../elsewhere/foreign.ts';
import type { OtherFile } from '../elsewhere/otherFile.ts';
import { type Carried, type Layer, type NamedChart, QUIET, readLayer, type WrittenPath, wholeOf } from './carrier.ts';
import { chartsOf, layersOfConfig } from './carriers/carriers.ts';
import type { ChartName } from './table.ts';
import { noValues, overAll, valuesIn } from './values.ts';

/** The surroundings in which a release is judged: the file at hand, and the place for what other files say. */
export interface ReleaseContext {
  readonly around: Around;
  /** The path of the carrier, which may be another file. */
  readonly carrier: string | undefined;
  /** The values of the file at hand, where the file is a layer itself. */
  readonly own?: MapValue;
  /** The span for findings about another file. */
  readonly at: Range;
  /** Objects of the file at hand; they count before those of other files. */
  readonly beside: Beside;
}

/** Finds objects of a file by their name. */
export type Beside = (name: string) => readonly MapValue[];

/** Looks at each object once, and not once for each release. */
export function besideIn(objects: readonly MapValue[]): Beside {
  const named = groupBy(objects, (map) => wholeOf(map).name);
  return (name) => named.get(name) ?? [];
}

/** The path of a file, resolved as the carrier means it. */
function pathOf({ path, from }: WrittenPath, carrier: string, around: Around) {
  const folder = folderIn(carrier);
  if (from === 'here') return pathFrom(folder, path);
  const paths = foldersAround(folder).flatMap((one) => pathFrom(one, path.replace(/^\/+/, '')) ?? []);
  return paths.find((one) => around.has(one));
}

/** The path of the file that a layer is; undefined for other layers, and where the file does not exist. */
export function fileOf(layer: Layer, carrier: string, around: Around): string | undefined {
  if (layer.kind === 'file') return pathOf(layer.file, carrier, around);
  if (layer.kind !== 'config' || around.objects('ConfigMap', layer.name).length > 0) return undefined;
  return around.generated(layer.name, layer.key);
}

/** The chart of a release, with what other objects say of it; undefined where it is not known. */
export function chartOf({ chart }: Carried, { around, beside }: ReleaseContext): ChartName | undefined {
  const found = completed(chart, around, beside, 2);
  return found.name === undefined ? undefined : { name: found.name, address: found.address, version: found.version };
}

/**
 * Follows the references of a chart. A HelmChart may itself refer to another object, so there are two steps at most.
 */
function completed(chart: NamedChart, around: Around, beside: Beside, steps: number): NamedChart {
  const { source } = chart;
  if (!source || steps === 0) return chart;
  const own = beside(source.name).flatMap((map) => chartsOf(source.kind, map) ?? []);
  const others = around.objects(source.kind, source.name).flatMap(({ map }) => chartsOf(source.kind, map) ?? []);
  const [found, ...more] = own.length > 0 ? own : others;
  // Of several objects that are equally near, none is surely meant, unless all say the same.
  if (!found || more.some((other) => other.address !== found.address || other.name !== found.name)) return chart;
  const other = completed(found, around, beside, steps - 1);
  return {
    name: chart.name ?? other.name,
    address: chart.address ?? other.address,
    version: chart.version ?? (chart.name === undefined ? other.version : undefined),
    local: chart.local ?? other.local,
  };
}

/** The `Chart.yaml` of a chart in the same repository. */
export function localChart({ chart }: Carried, { around, carrier }: ReleaseContext): OtherFile | undefined {
  const { local } = chart;
  if (!local || carrier === undefined) return undefined;
  const path = pathOf({ ...local, path: `${local.path}/Chart.yaml` }, carrier, around);
  return path === undefined ? undefined : around.file(path);
}

/** The merged values. `open` is true where some of them are not known. */
export interface Values {
  readonly values: MapValue;
  readonly open: boolean;
}

/** @param below values that count less than all layers of the carrier: those of the chart itself */
export function valuesOf(carried: Carried, place: ReleaseContext, below?: MapValue): Values {
  const layers = below ? [below] : [];
  let open = false;
  for (const layer of [...carried.layers, ...joinedLayers(carried, place)]) {
    const next = layerValues(layer, place);
    if (next === 'unknown') open = true;
    else if (next) layers.push(next);
  }
  const [lowest, ...others] = layers;
  return { values: lowest ? overAll([lowest, ...others]) : noValues(place.at), open };
}

function layerValues(layer: Layer, place: ReleaseContext): MapValue | 'unknown' | undefined {
  const { around, carrier, own, at, beside } = place;
  if (layer.kind === 'unknown') return 'unknown';
  if (layer.kind === 'values' || layer.kind === 'text') {
    const values = layer.kind === 'values' ? layer.values : valuesIn(layer.value);
    return carrier === around.path || !values ? (values ?? 'unknown') : foreign(values, at, ELSEWHERE);
  }
  if (layer.kind === 'config') {
    const here = beside(layer.name).find(isConfigMap);
    if (here) return dataAt(here, layer.key) ?? 'unknown';
    const [object, ...more] = around.objects('ConfigMap', layer.name);
    if (object) {
      const data = more.length === 0 ? dataAt(object.map, layer.key) : undefined;
      return data ? foreign(data, at, ELSEWHERE) : 'unknown';
    }
  }
  const path = carrier === undefined ? undefined : fileOf(layer, carrier, around);
  if (path !== undefined && path === around.path && own) return own;
  const file = path === undefined ? undefined : around.file(path);
  if (!file) return layer.kind === 'file' && layer.optional ? undefined : 'unknown';
  const [values] = file.documents;
  if (values) return foreign(values, at, ELSEWHERE);
  return /^[ \t]*[^\s#]/m.test(file.text) ? 'unknown' : undefined;
}

function joinedLayers({ joins }: Carried, { around, beside, at }: ReleaseContext): readonly Layer[] {
  if (!joins) return [];
  const isMeant = (map: MapValue): boolean => {
    const { namespace } = wholeOf(map);
    return (namespace ?? joins.namespace) === (joins.namespace ?? namespace);
  };
  const own = beside(joins.name)
    .filter(isMeant)
    .flatMap((map) => layersOfConfig(map) ?? []);
  if (own.length > 0) return own;
  const others = around.objects(joins.kind, joins.name).filter(({ map }) => isMeant(map));
  return others.flatMap(({ map }) => layersOfConfig(map) ?? []).map((layer) => abroad(atOnce(readLayer(layer)), at));
}

function abroad(layer: Layer, at: Range): Layer {
  return layer.kind === 'values' ? { ...layer, values: foreign(layer.values, at, ELSEWHERE) } : layer;
}

export function isConfigMap(map: MapValue): boolean {
  return textAt(fieldsOf(map), 'kind', QUIET()) === 'ConfigMap';
}

function dataAt(map: MapValue, key: string): MapValue | undefined {
  const data = fieldsOf(map).get('data')?.value;
  const value = data?.kind === 'map' ? fieldsOf(data).get(key)?.value : undefined;
  return value && valuesIn(value);
}
