/** Knows which objects and files name charts, and what each of them says. */
import { fieldsOf, type MapValue, type Value } from '../../../text/values.ts';
import { type Carried, type Layer, type NamedChart, wholeOf } from '../carrier.ts';
import { application } from './argo.ts';
import { fleet, generatedMaps, helmfile, kustomizedCharts } from './files.ts';
import { helmRelease, sourceOfCharts } from './flux.ts';
import { helmChart, helmChartConfig } from './k3s.ts';

/** The kinds of carriers, with their API groups. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  HelmRelease: ['helm.toolkit.fluxcd.io'],
  HelmRepository: ['source.toolkit.fluxcd.io'],
  OCIRepository: ['source.toolkit.fluxcd.io'],
  HelmChart: ['helm.cattle.io', 'source.toolkit.fluxcd.io'],
  HelmChartConfig: ['helm.cattle.io'],
  Application: ['argoproj.io'],
  ApplicationSet: ['argoproj.io'],
  Kustomization: ['kustomize.config.k8s.io'],
};

/** A pattern that every document of these kinds contains: a kind, or the key of a file that has none. */
export const CARRIERS_PATTERN = `\\bkind["']?[ \\t]*:[ \\t]*["']?(?:${Object.keys(GROUPS)
  .filter((kind) => kind !== 'Kustomization')
  .join('|')})\\b|^(?:releases|helmCharts|helm)["']?[ \\t]*:`;

/** True where a text may be a ConfigMap with values: `values.yaml: |`. */
export function hasBlockOfValues(text: string): boolean {
  if (!text.includes('values')) return false;
  return [...text.matchAll(/^[ \t]+["']?([\w.-]+)["']?[ \t]*:[ \t]*[|>]/gm)].some(([, key = '']) =>
    key.includes('values'),
  );
}

/** The kind of a document that says something of charts; where it has no `kind`, its keys decide. */
export function carrierKind(root: Value): string | undefined {
  if (root.kind !== 'map') return undefined;
  const fields = fieldsOf(root);
  const [kind, apiVersion] = ['kind', 'apiVersion'].map((key) => fields.get(key)?.value);
  if (fields.has('helmCharts')) return 'kustomization';
  if (kind || apiVersion) {
    if (kind?.kind !== 'scalar' || apiVersion?.kind !== 'scalar' || !Object.hasOwn(GROUPS, kind.text)) return undefined;
    const [group = ''] = apiVersion.text.split('/');
    if (kind.text === 'HelmChart' && group === 'source.toolkit.fluxcd.io') return 'ChartObject';
    return kind.text !== 'Kustomization' && GROUPS[kind.text]?.includes(group) ? kind.text : undefined;
  }
  const [releases, charts] = ['releases', 'helm'].map((key) => fields.get(key)?.value);
  if (releases?.kind === 'seq' && releases.some((item) => item.kind === 'map' && fieldsOf(item).has('chart')))
    return 'helmfile';
  return charts?.kind === 'map' && fieldsOf(charts).has('chart') ? 'fleet' : undefined;
}

/** The readers of releases, by the kind of carrier. */
const READERS: ReadonlyMap<string, (root: MapValue) => readonly Carried[]> = new Map([
  ['helmfile', helmfile],
  ['kustomization', kustomizedCharts],
  ['fleet', fleet],
  ['HelmRelease', (root) => helmRelease(wholeOf(root))],
  ['HelmChart', (root) => helmChart(wholeOf(root))],
  ['Application', (root) => application('Application', wholeOf(root))],
  ['ApplicationSet', (root) => application('ApplicationSet', wholeOf(root))],
]);

/** The releases of a document. */
export function carriedIn(root: MapValue): readonly Carried[] {
  return READERS.get(carrierKind(root) ?? '')?.(root) ?? [];
}

/** The chart that an object names, for releases that refer to the object. */
export function chartsOf(kind: string, root: MapValue): NamedChart | undefined {
  const isOf = carrierKind(root);
  if (isOf === 'ChartObject') return kind === 'HelmChart' ? sourceOfCharts(kind, wholeOf(root)) : undefined;
  return (isOf === 'HelmRepository' || isOf === 'OCIRepository') && isOf === kind
    ? sourceOfCharts(kind, wholeOf(root))
    : undefined;
}

/** The layers that a HelmChartConfig adds to a HelmChart. */
export function layersOfConfig(root: MapValue): readonly Layer[] | undefined {
  return carrierKind(root) === 'HelmChartConfig' ? helmChartConfig(wholeOf(root)) : undefined;
}

export { generatedMaps };
