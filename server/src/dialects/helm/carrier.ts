/** What objects and files that name a chart have in common: a release, its chart, and the layers of its values. */
import type { Steps } from '../../base/steps.ts';
import type { Range } from '../../model/range.ts';
import { fieldsOf, type MapValue, spansOf, type Value } from '../../text/values.ts';
import { fieldsAt, type Fields, Notes, present, scalarAt, textAt } from '../../text/walk.ts';
import { setValue, valuesInSteps } from './values.ts';

/** A path as a carrier writes it: from its own folder, or from the root of a repository. */
export interface WrittenPath {
  readonly path: string;
  readonly from: 'here' | 'root';
}

/** A layer of values. Layers are ordered; where they disagree, the last one wins. */
export type Layer =
  | { readonly kind: 'values'; readonly values: MapValue }
  /** A text with values, which takes time to read. */
  | { readonly kind: 'text'; readonly value: Value }
  | {
      readonly kind: 'file';
      readonly file: WrittenPath;
      /** True where the file may be missing, and is then left out. */ readonly optional: boolean;
    }
  /** A key of a ConfigMap, which may be in another file, or be made of one. */
  | { readonly kind: 'config'; readonly name: string; readonly key: string }
  /** Values that cannot be known. */
  | { readonly kind: 'unknown' };

/** The chart of a release, as far as the carrier itself names it. */
export interface NamedChart {
  readonly name?: string | undefined;
  /** The address of the repository. */
  readonly address?: string | undefined;
  readonly version?: string | undefined;
  /** The object that names the origin of the chart, or the chart itself. */
  readonly source?: { readonly kind: string; readonly name: string } | undefined;
  /** The folder of a chart in the same repository. */
  readonly local?: WrittenPath | undefined;
}

/** A release, without what other files say of it. */
export interface Carried {
  /** The name of the release; undefined where the carrier does not state it. */
  readonly name: string | undefined;
  readonly nameRange: Range;
  readonly namespace: string | undefined;
  /** The spans of the file that are about the release. */
  readonly extent: readonly Range[];
  readonly chart: NamedChart;
  readonly layers: readonly Layer[];
  /** Another object that may add values of its own: a HelmChartConfig. */
  readonly joins?: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
}

/** New notes whose problems are not reported. */
export const QUIET = (): Notes => new Notes();

/** A Kubernetes object, as far as carriers need it. */
export interface Whole {
  readonly fields: Fields;
  readonly metadata: Fields;
  readonly name: string | undefined;
  readonly nameRange: Range;
  readonly namespace: string | undefined;
  readonly extent: readonly Range[];
}

/** The parts of an object that carriers need. */
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

/** The layer for a value that is a map, or a text with one; none for an empty value. */
export function valuesLayer(value: Value | undefined): readonly Layer[] {
  if (!value || (value.kind === 'scalar' && (value.isNull || value.text.trim() === ''))) return [];
  return [value.kind === 'map' ? { kind: 'values', values: value } : { kind: 'text', value }];
}

/** The layer with its text read, in steps. */
export function* readLayer(layer: Layer): Steps<Layer> {
  if (layer.kind !== 'text') return layer;
  const values = yield* valuesInSteps(layer.value);
  return values ? { kind: 'values', values } : UNKNOWN;
}

/** The layers for `name` and `value` of each item, as `--set` takes them. */
export function setLayers(items: readonly { readonly fields: Fields }[]): readonly Layer[] {
  return items.map(({ fields }): Layer => {
    const value = scalarAt(fields, 'value', QUIET());
    const values = value && setValue(textAt(fields, 'name', QUIET()) ?? '', value);
    return values ? { kind: 'values', values } : UNKNOWN;
  });
}

/** A layer that cannot be known. */
export const UNKNOWN: Layer = { kind: 'unknown' };

/**
 * The layer of a file with this path.
 * @param optional true where the file may be missing
 */
export function fileLayer(value: Value, from: WrittenPath['from'] = 'here', optional = false): Layer {
  if (value.kind !== 'scalar' || value.isNull || /:\/\/|[*?]/.test(value.text)) return UNKNOWN;
  return { kind: 'file', file: { path: value.text, from }, optional };
}

/** A layer that cannot be known, where one of these keys is present. */
export function unknownWhere(fields: Fields, ...keys: readonly string[]): readonly Layer[] {
  return keys.some((key) => present(fields, key)) ? [UNKNOWN] : [];
}

/** The text behind the last slash. */
export const lastPart = (text: string | undefined): string | undefined => text?.slice(text.lastIndexOf('/') + 1);

/** True for the path of a folder, such as `./charts/queue` or `../queue`; `team/queue` is a chart of a repository. */
export const isFolder = (chart: string | undefined): chart is string => chart !== undefined && /^\.{0,2}\//.test(chart);
