/** Objects and files that name a chart and hold its values. Their formats are those of their references, cited at each. */
import type { Range } from '../../model/range.ts';
import { fieldsOf, type MapValue, spansOf, type Value } from '../../text/values.ts';
import { fieldsAt, type Fields, itemsAt, mapsAt, Notes, present, scalarAt, textAt } from '../../text/walk.ts';
import type { Release } from './release.ts';
import { noValues, over, setValue, valuesIn } from './values.ts';

/** A release before it is known where its chart comes from. */
export interface Carried extends Release {
  readonly chart: Omit<Named, 'name'> & { readonly name: string | undefined };
  /** What else of this file speaks of it: another object's values count over its own. */
  readonly joins?: string;
}

interface Named {
  readonly name: string;
  /** Of the repository; `source` where it stands in another object. */
  readonly address?: string | undefined;
  readonly source?: string | undefined;
  readonly version?: string | undefined;
}

/** A repository, or a chart, that other objects speak of. */
export interface ChartSource {
  readonly key: string;
  readonly address: string;
  /** Where the address is that of one chart. */
  readonly version?: string | undefined;
}

/** Values for a chart that another object names. */
export interface MoreValues {
  readonly joins: string;
  readonly values: MapValue | undefined;
}

const QUIET = (): Notes => new Notes();

interface Whole {
  readonly fields: Fields;
  readonly metadata: Fields;
  readonly name: string | undefined;
  readonly nameRange: Range;
  readonly namespace: string | undefined;
  readonly extent: readonly Range[];
}

export function wholeOf(root: MapValue): Whole {
  const fields = fieldsOf(root);
  const metadata = fieldsAt(fields, 'metadata', QUIET());
  const name = scalarAt(metadata, 'name', QUIET());
  return {
    fields,
    metadata,
    name: name?.text,
    nameRange: name?.at ?? fields.get('kind')?.key.at ?? root.at,
    namespace: textAt(metadata, 'namespace', QUIET()),
    extent: spansOf(root),
  };
}

/** Layers in the order in which they count; false where not all is known. */
class Layers {
  values: MapValue | undefined;
  open = false;

  add(value: Value | undefined): void {
    if (!value || (value.kind === 'scalar' && (value.isNull || value.text.trim() === ''))) return;
    const map = valuesIn(value);
    if (map) this.values = this.values ? over(this.values, map) : map;
    else this.open = true;
  }

  /** `name` and `value` of each item. */
  set(items: readonly { readonly fields: Fields }[], key = 'name'): void {
    for (const { fields } of items) {
      const value = scalarAt(fields, 'value', QUIET());
      const map = value && setValue(textAt(fields, key, QUIET()) ?? '', value);
      if (map) this.values = this.values ? over(this.values, map) : map;
      else this.open = true;
    }
  }

  release({ name, nameRange, namespace, extent }: Omit<Whole, 'fields' | 'metadata'>): Release {
    return { name, nameRange, namespace, extent, values: this.values ?? noValues(nameRange), open: this.open };
  }
}

/** Source: Flux, HelmRelease v2: fluxcd.io/flux/components/helm/helmreleases. */
export function helmRelease(whole: Whole): readonly Carried[] {
  const spec = fieldsAt(whole.fields, 'spec', QUIET());
  const chart = fieldsAt(fieldsAt(spec, 'chart', QUIET()), 'spec', QUIET());
  const reference = fieldsAt(spec, 'chartRef', QUIET());
  const source = fieldsAt(chart, 'sourceRef', QUIET());
  const layers = new Layers();
  layers.add(spec.get('values')?.value);
  layers.open ||=
    ['valuesFrom', 'postRenderers'].some((key) => present(spec, key)) || present(chart, 'valuesFiles') !== undefined;
  const target = textAt(spec, 'targetNamespace', QUIET());
  const own = textAt(spec, 'releaseName', QUIET());
  const name = own ?? (target === undefined || whole.name === undefined ? whole.name : `${target}-${whole.name}`);
  const named = present(spec, 'chart') ? source : reference;
  const isOf = sourceKey(textAt(named, 'kind', QUIET()), textAt(named, 'name', QUIET()));
  return [
    {
      ...layers.release({ ...whole, namespace: target ?? whole.namespace }),
      name,
      chart: {
        name: lastPart(textAt(chart, 'chart', QUIET())),
        source: isOf,
        version: textAt(chart, 'version', QUIET()),
      },
    },
  ];
}

const sourceKey = (kind: string | undefined, name: string | undefined): string => `${kind ?? ''}/${name ?? ''}`;

const lastPart = (text: string | undefined): string | undefined => text?.slice(text.lastIndexOf('/') + 1);

/** `HelmRepository` and `OCIRepository`. Source: fluxcd.io/flux/components/source. */
export function chartSource(kind: string, { fields, name }: Whole): readonly ChartSource[] {
  const spec = fieldsAt(fields, 'spec', QUIET());
  const address = textAt(spec, 'url', QUIET());
  const reference = fieldsAt(spec, 'ref', QUIET());
  const version = textAt(reference, 'tag', QUIET()) ?? textAt(reference, 'semver', QUIET());
  return address === undefined ? [] : [{ key: sourceKey(kind, name), address, version }];
}

/** Source: Argo CD, "Helm", argo-cd.readthedocs.io/en/stable/user-guide/helm, and its ApplicationSet. */
export function application(kind: string, whole: Whole): readonly Carried[] {
  const outer = fieldsAt(whole.fields, 'spec', QUIET());
  const spec = kind === 'ApplicationSet' ? fieldsAt(fieldsAt(outer, 'template', QUIET()), 'spec', QUIET()) : outer;
  const single = fieldsAt(spec, 'source', QUIET());
  const sources = single.size > 0 ? [single] : mapsAt(spec, 'sources', QUIET()).map(({ fields }) => fields);
  return sources
    .filter((source) => present(source, 'chart') ?? present(source, 'helm'))
    .map((source): Carried => {
      const helm = fieldsAt(source, 'helm', QUIET());
      const layers = new Layers();
      // The text is ignored where both are there.
      layers.add((present(helm, 'valuesObject') ?? present(helm, 'values'))?.value);
      layers.set(mapsAt(helm, 'parameters', QUIET()));
      layers.open ||=
        ['valueFiles', 'fileParameters'].some((key) => present(helm, key)) ||
        present(outer, 'templatePatch') !== undefined;
      const namespace = textAt(fieldsAt(spec, 'destination', QUIET()), 'namespace', QUIET());
      return {
        ...layers.release({ ...whole, namespace }),
        name: textAt(helm, 'releaseName', QUIET()) ?? (kind === 'Application' ? whole.name : undefined),
        chart: {
          name: lastPart(textAt(source, 'chart', QUIET())),
          address: textAt(source, 'repoURL', QUIET()),
          version: textAt(source, 'targetRevision', QUIET()),
        },
      };
    });
}

/** Source: docs.k3s.io/helm. */
export function helmChart(whole: Whole): readonly Carried[] {
  const spec = fieldsAt(whole.fields, 'spec', QUIET());
  const layers = valuesOfHelmChart(spec);
  for (const [key, { value }] of fieldsAt(spec, 'set', QUIET())) {
    const map = value.kind === 'scalar' ? setValue(key, value) : undefined;
    if (map) layers.values = layers.values ? over(layers.values, map) : map;
    else layers.open = true;
  }
  const chart = textAt(spec, 'chart', QUIET());
  return [
    {
      ...layers.release({ ...whole, namespace: textAt(spec, 'targetNamespace', QUIET()) ?? whole.namespace }),
      chart: {
        name: lastPart(chart),
        address: textAt(spec, 'repo', QUIET()) ?? chart,
        version: textAt(spec, 'version', QUIET()),
      },
      joins: joinKey(whole),
    },
  ];
}

export function helmChartConfig(whole: Whole): readonly MoreValues[] {
  const layers = valuesOfHelmChart(fieldsAt(whole.fields, 'spec', QUIET()));
  return [{ joins: joinKey(whole), values: layers.open ? undefined : layers.values }];
}

function valuesOfHelmChart(spec: Fields): Layers {
  const layers = new Layers();
  layers.add(spec.get('valuesContent')?.value);
  layers.add(spec.get('values')?.value);
  layers.open ||= present(spec, 'valuesSecrets') !== undefined;
  return layers;
}

const joinKey = ({ name, namespace }: Whole): string => `${namespace ?? ''}/${name ?? ''}`;

/** Source: helmfile.readthedocs.io, "Configuration". */
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
    const layers = new Layers();
    for (const value of itemsAt(one, 'values', QUIET())) layers.add(value.kind === 'scalar' ? UNREAD(value) : value);
    layers.set(mapsAt(one, 'set', QUIET()));
    layers.open ||=
      FROM_ELSEWHERE.some((key) => present(one, key)) || present(fields, 'helmDefaults')?.value.kind === 'template';
    return [
      {
        ...layers.release({
          name: name?.text,
          nameRange: name?.at ?? item.at,
          namespace: textAt(one, 'namespace', QUIET()),
          extent: spansOf(item),
        }),
        chart: {
          name: lastPart(chart),
          address: chart.includes('://') ? chart : repositories.get(chart.split('/')[0]),
          version: textAt(one, 'version', QUIET()),
        },
      },
    ];
  });
}

const FROM_ELSEWHERE = [
  'valuesTemplate',
  'secrets',
  'setTemplate',
  'setString',
  'inherit',
  'strategicMergePatches',
  'jsonPatches',
  'transformers',
];

/** The name of a file, which is not read here. */
const UNREAD = ({ range, at }: Value): Value => ({ kind: 'template', range: { ...range, end: range.start }, at });
