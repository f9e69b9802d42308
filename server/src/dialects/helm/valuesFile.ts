/**
 * A file of values: those of the chart beside it, those that a release names, or those of a chart that a comment names.
 */
import { inOneStep } from '../../base/steps.ts';
import { fieldsOf, type MapValue, spansOf } from '../../text/values.ts';
import { folderIn, nameIn } from '../../base/paths.ts';
import type { Dialect } from '../dialect.ts';
import type { Around } from '../elsewhere/around.ts';
import { ELSEWHERE, foreign } from '../elsewhere/foreign.ts';
import { carriersIn } from '../elsewhere/mentions.ts';
import type { OtherFile } from '../elsewhere/otherFile.ts';
import type { Workload } from '../kubernetes/workload.ts';
import type { Carried } from './carrier.ts';
import { workloadsOfCarried } from './carried.ts';
import { helm } from './helm.ts';
import { firstKey, ofRow, type Release, workloadsOfValues } from './release.ts';
import { fileOf } from './resolve.ts';
import { chartCalled, chartInPath, rowOf } from './table.ts';
import { over } from './values.ts';
import { workloadsOfChart } from './umbrella.ts';

/**
 * The dialect that replaces all others for a file that is known to hold values.
 * @param chart the chart that a comment in the file names
 */
export function valuesFileOf(chart: string | undefined): Dialect<MapValue> {
  return {
    ...helm,
    hint: { test: () => true },
    recognises: (root) => inOneStep(() => root.kind === 'map' && !fieldsOf(root).has('apiVersion')),
    // oxlint-disable-next-line require-yield -- one step is all there is
    *read({ root }) {
      return root as MapValue;
    },
    // oxlint-disable-next-line require-yield -- what takes time has been done
    *join([root], memo, around) {
      const workloads = root ? memo.get(workloadsIn, root, [around], () => workloadsIn(root, chart, around)) : [];
      return {
        services: workloads.map(({ service }) => service),
        problems: workloads.flatMap(({ problems }) => problems),
      };
    },
  };
}

/**
 * The workloads of a file of values. Releases that name the file count before the chart beside it, and that before the
 * shape of the values.
 */
function workloadsIn(root: MapValue, chart: string | undefined, around: Around): readonly Workload[] {
  const named = chart === undefined ? undefined : chartCalled(chart);
  if (named) return ofRow(named, alone(root), named.chart, true);
  const files = around.valuesFor();
  // A chart inside another one is judged by the values of the outer chart.
  if (files.some(({ path }) => isVendored(path, around))) return [];
  const [charts, carriers] = [true, false].map((wanted) => files.filter((file) => isChart(file) === wanted));
  const carried = (carriers ?? []).flatMap((file) =>
    file.documents.flatMap((map) => carriersIn(file, map)).flatMap((one) => ofCarrier(root, one, file, around)),
  );
  const told = carried.length > 0 ? carried : (charts ?? []).flatMap((file) => ofChart(root, file, around));
  if (told.length > 0) return distinct(told);
  const shaped = workloadsOfValues(alone(root));
  return shaped.length > 0 || files.length > 0 ? shaped : ofPath(root, around.path);
}

/** The workloads of the chart that the path names, where the values surely belong to a chart of one publisher. */
function ofPath(root: MapValue, path = ''): readonly Workload[] {
  const chart = chartInPath(path);
  const row = chart && rowOf(chart, root);
  return row ? ofRow(row, alone(root), row.chart, false) : [];
}

function isVendored(path: string, around: Around): boolean {
  const [, parent] = /^(.*)\/charts\/[^/]+\/Chart\.yaml$/.exec(path) ?? [];
  return parent !== undefined && around.has(`${parent}/Chart.yaml`);
}

const isChart = ({ path }: OtherFile): boolean => nameIn(path) === 'Chart.yaml';

function alone(root: MapValue): Release {
  // An object of its own: it tells apart what is named by the first key itself, and what only the release names.
  const nameRange = { ...firstKey(root) };
  return { name: undefined, nameRange, namespace: undefined, extent: spansOf(root), values: root, open: false };
}

/**
 * The workloads of a release whose last values are those of the file at hand, so that findings and fixes belong here.
 */
function ofCarrier(root: MapValue, carried: Carried, { path }: OtherFile, around: Around): readonly Workload[] {
  const last = carried.layers.at(-1);
  if (!last || fileOf(last, path, around) !== around.path) return [];
  const { nameRange, extent } = alone(root);
  const place = { around, carrier: path, own: root, at: nameRange, beside: () => [] };
  return workloadsOfCarried({ ...carried, nameRange, extent }, place);
}

function ofChart(root: MapValue, chart: OtherFile, around: Around): readonly Workload[] {
  const release = alone(root);
  const base = around.file(`${folderIn(chart.path)}/values.yaml`)?.documents[0];
  if (!base) return workloadsOfChart(chart, release, around);
  const values = over(foreign(base, release.nameRange, ELSEWHERE), root);
  const workloads = workloadsOfChart(chart, { ...release, values }, around);
  // A dependency that these values do not mention is judged with the values of the chart itself.
  return workloads.filter(({ service }) => service.nameRange !== release.nameRange || service.name === release.name);
}

/**
 * The workloads without repetitions: one file of values may serve several releases of one chart, and is judged once.
 */
function distinct(workloads: readonly Workload[]): readonly Workload[] {
  const seen = new Set<string>();
  return workloads.filter(({ service: { nameRange, software } }) => {
    const key = `${nameRange.start} ${software?.value.name}`;
    return !seen.has(key) && seen.add(key);
  });
}
