/** Makes services of a release as a carrier states it, with what other files say of it. */
import { folderIn } from '../../base/paths.ts';
import { ELSEWHERE, foreign } from '../elsewhere/foreign.ts';
import type { Workload } from '../kubernetes/workload.ts';
import type { Carried } from './carrier.ts';
import { type Release, workloadsOf } from './release.ts';
import { chartOf, fileOf, localChart, type ReleaseContext, valuesOf } from './resolve.ts';
import { workloadsOfChart } from './umbrella.ts';

/** The services of a release. */
export function workloadsOfCarried(carried: Carried, place: ReleaseContext): readonly Workload[] {
  const { around, at } = place;
  const chart = localChart(carried, place);
  const base = chart && around.file(`${folderIn(chart.path)}/values.yaml`)?.documents[0];
  const { values, open } = valuesOf(carried, place, base && foreign(base, at, ELSEWHERE));
  const { name, nameRange, namespace, extent } = carried;
  const release: Release = { name, nameRange, namespace, extent, values, open };
  return chart ? workloadsOfChart(chart, release, around) : workloadsOf(release, chartOf(carried, place));
}

/**
 * True where findings belong to a file of values: the last of the layers, or the chart's own values where there are
 * none.
 */
export function isJudgedElsewhere(carried: Carried, place: ReleaseContext): boolean {
  const { around, carrier } = place;
  const last = carried.layers.at(-1);
  if (!last) return localChart(carried, place) !== undefined;
  const path = carrier === undefined ? undefined : fileOf(last, carrier, around);
  return path !== undefined && around.file(path) !== undefined;
}
