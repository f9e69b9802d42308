/**
 * HelmRelease of Flux, and the objects that name the origin of its charts. Source:
 * fluxcd.io/flux/components/helm/helmreleases.
 */
import { fieldsAt, type Fields, mapsAt, present, textAt } from '../../../text/walk.ts';
import {
  type Carried,
  isFolder,
  lastPart,
  type Layer,
  type NamedChart,
  QUIET,
  UNKNOWN,
  unknownWhere,
  valuesLayer,
  type Whole,
} from '../carrier.ts';

/** The releases of a HelmRelease. */
export function helmRelease(whole: Whole): readonly Carried[] {
  const spec = fieldsAt(whole.fields, 'spec', QUIET());
  const chart = fieldsAt(fieldsAt(spec, 'chart', QUIET()), 'spec', QUIET());
  const target = textAt(spec, 'targetNamespace', QUIET());
  const own = textAt(spec, 'releaseName', QUIET());
  const name = own ?? (target === undefined || whole.name === undefined ? whole.name : `${target}-${whole.name}`);
  return [
    {
      ...whole,
      name,
      namespace: target ?? whole.namespace,
      chart: present(spec, 'chart') ? templated(chart) : { source: referenceAt(spec, 'chartRef') },
      layers: [
        ...unknownWhere(chart, 'valuesFiles'),
        ...mapsAt(spec, 'valuesFrom', QUIET()).map(({ fields }) => fromObject(fields)),
        ...valuesLayer(spec.get('values')?.value),
        // Patches of rendered objects may add anything.
        ...unknownWhere(spec, 'postRenderers'),
      ],
    },
  ];
}

/** The chart that a HelmRelease or a HelmChart states itself. */
function templated(spec: Fields): NamedChart {
  const written = textAt(spec, 'chart', QUIET());
  const source = referenceAt(spec, 'sourceRef');
  if (written !== undefined && (isFolder(written) || source?.kind === 'GitRepository'))
    return { local: { path: written.replace(/^\.?\//, ''), from: 'root' } };
  return { name: lastPart(written), version: textAt(spec, 'version', QUIET()), source };
}

function referenceAt(spec: Fields, key: string): NamedChart['source'] {
  const reference = fieldsAt(spec, key, QUIET());
  const [kind, name] = ['kind', 'name'].map((one) => textAt(reference, one, QUIET()));
  return kind === undefined || name === undefined ? undefined : { kind, name };
}

function fromObject(fields: Fields): Layer {
  const name = textAt(fields, 'name', QUIET());
  const isMap = textAt(fields, 'kind', QUIET()) === 'ConfigMap';
  if (!isMap || name === undefined || present(fields, 'targetPath')) return UNKNOWN;
  return { kind: 'config', name, key: textAt(fields, 'valuesKey', QUIET()) ?? 'values.yaml' };
}

/** The chart that a HelmRepository, an OCIRepository or a HelmChart names. Source: fluxcd.io/flux/components/source. */
export function sourceOfCharts(kind: string, { fields }: Whole): NamedChart | undefined {
  const spec = fieldsAt(fields, 'spec', QUIET());
  // Such files of the chart replace its values, and their content is not known here.
  if (kind === 'HelmChart') return present(spec, 'valuesFiles') ? undefined : templated(spec);
  const address = textAt(spec, 'url', QUIET());
  if (kind === 'HelmRepository') return { address };
  const reference = fieldsAt(spec, 'ref', QUIET());
  const version = textAt(reference, 'tag', QUIET()) ?? textAt(reference, 'semver', QUIET());
  // The address of an OCIRepository is that of the chart itself.
  return { address, version, name: lastPart(address) };
}
