/** Files that name charts: a helmfile, a kustomization with `helmCharts`, Fleet's `fleet.yaml`. */
import { fieldsOf, type MapValue, spansOf, type Value } from '../../../text/values.ts';
import { fieldsAt, type Fields, itemsAt, mapsAt, present, scalarAt, textAt, textsAt } from '../../../text/walk.ts';
import {
  type Carried,
  fileLayer,
  isFolder,
  lastPart,
  type Layer,
  type NamedChart,
  QUIET,
  setLayers,
  unknownWhere,
  UNKNOWN,
  valuesLayer,
} from '../carrier.ts';

/** The releases of a helmfile. Source: helmfile.readthedocs.io, "Configuration". */
export function helmfile(root: MapValue): readonly Carried[] {
  const fields = fieldsOf(root);
  const repositories = new Map(
    mapsAt(fields, 'repositories', QUIET()).map(({ fields: one }) => [
      textAt(one, 'name', QUIET()),
      textAt(one, 'url', QUIET()),
    ]),
  );
  return mapsAt(fields, 'releases', QUIET()).flatMap(({ item, fields: one }): readonly Carried[] => {
    const chart = textAt(one, 'chart', QUIET());
    if (chart === undefined || textAt(one, 'installed', QUIET()) === 'false') return [];
    const name = scalarAt(one, 'name', QUIET());
    const address = chart.includes('://') ? chart : (repositories.get(chart.split('/')[0]) ?? chart);
    const isOf: NamedChart = isFolder(chart)
      ? { local: { path: chart, from: 'here' } }
      : { name: lastPart(chart), address, version: textAt(one, 'version', QUIET()) };
    return [
      {
        name: name?.text,
        nameRange: name?.at ?? item.at,
        namespace: textAt(one, 'namespace', QUIET()),
        extent: spansOf(item),
        chart: isOf,
        layers: [
          ...unknownWhere(one, 'valuesTemplate', 'inherit'),
          ...itemsAt(one, 'values', QUIET()).flatMap(fileOrValues),
          ...unknownWhere(one, 'secrets', 'setTemplate'),
          ...setLayers(mapsAt(one, 'set', QUIET())),
          ...unknownWhere(one, 'setString', 'strategicMergePatches', 'jsonPatches', 'transformers'),
        ],
      },
    ];
  });
}

function fileOrValues(value: Value): readonly Layer[] {
  return value.kind === 'scalar' && !value.isNull ? [fileLayer(value)] : valuesLayer(value);
}

/**
 * The releases of a kustomization. Source:
 * kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_.
 */
export function kustomizedCharts(root: MapValue): readonly Carried[] {
  const fields = fieldsOf(root);
  const home = textAt(fieldsAt(fields, 'helmGlobals', QUIET()), 'chartHome', QUIET()) ?? 'charts';
  return mapsAt(fields, 'helmCharts', QUIET()).flatMap(({ item, fields: one }): readonly Carried[] => {
    const name = scalarAt(one, 'name', QUIET());
    if (!name) return [];
    const address = textAt(one, 'repo', QUIET());
    return [
      {
        name: textAt(one, 'releaseName', QUIET()),
        nameRange: name.at,
        namespace: textAt(one, 'namespace', QUIET()) ?? textAt(fields, 'namespace', QUIET()),
        extent: spansOf(item),
        chart:
          address === undefined
            ? { local: { path: `${home}/${name.text}`, from: 'here' } }
            : { name: name.text, address, version: textAt(one, 'version', QUIET()) },
        layers: [
          ...kustomizedLayers(one),
          ...itemsAt(one, 'additionalValuesFiles', QUIET()).map((value) => fileLayer(value)),
          // Patches change the rendered objects in ways that are not known here.
          ...unknownWhere(fields, 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'transformers', 'replicas'),
        ],
      },
    ];
  });
}

/**
 * The layers of a chart of a kustomization. The file comes first, unless the chart says that it wins, or that it does
 * not count.
 */
function kustomizedLayers(chart: Fields): readonly Layer[] {
  const file = present(chart, 'valuesFile');
  const files = file ? [fileLayer(file.value)] : [];
  const inline = valuesLayer(chart.get('valuesInline')?.value);
  const merge = textAt(chart, 'valuesMerge', QUIET());
  if (merge === 'replace') return inline;
  return merge === 'merge' ? [...inline, ...files] : [...files, ...inline];
}

/** The releases of a fleet.yaml. Source: fleet.rancher.io/ref-fleet-yaml. */
export function fleet(root: MapValue): readonly Carried[] {
  const fields = fieldsOf(root);
  const helm = fieldsAt(fields, 'helm', QUIET());
  const chart = scalarAt(helm, 'chart', QUIET());
  if (!chart) return [];
  const address = textAt(helm, 'repo', QUIET()) ?? chart.text;
  const namespace = textAt(fields, 'namespace', QUIET()) ?? textAt(fields, 'defaultNamespace', QUIET());
  const customized = mapsAt(fields, 'targetCustomizations', QUIET()).some((target) => present(target.fields, 'helm'));
  return [
    {
      name: textAt(helm, 'releaseName', QUIET()),
      nameRange: chart.at,
      namespace,
      extent: spansOf(root),
      chart: isFolder(chart.text)
        ? { local: { path: chart.text, from: 'here' } }
        : { name: lastPart(chart.text), address, version: textAt(helm, 'version', QUIET()) },
      layers: [
        ...valuesLayer(helm.get('values')?.value),
        ...itemsAt(helm, 'valuesFiles', QUIET()).map((value) => fileLayer(value)),
        ...unknownWhere(helm, 'valuesFrom', 'templateValues'),
        ...(customized ? [UNKNOWN] : []),
      ],
    },
  ];
}

/** The files that a kustomization turns into ConfigMaps: `values.yaml=queue-values.yaml`, by the name of the map. */
export function generatedMaps(root: MapValue): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    mapsAt(fieldsOf(root), 'configMapGenerator', QUIET()).flatMap(({ fields }) => {
      const name = textAt(fields, 'name', QUIET());
      if (name === undefined) return [];
      const files = textsAt(fields, 'files', QUIET()).map((text): [string, string] => {
        const [first = '', second] = text.split('=');
        return second === undefined ? [lastPart(first) ?? first, first] : [first, second];
      });
      return [[name, new Map(files)] as const];
    }),
  );
}
