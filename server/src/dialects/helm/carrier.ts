/** What objects and files that name a chart have in common: a release, its chart, and the layers of its values. */
import type { Range } from '../../model/range.ts';
import { fieldsOf, type MapValue, spansOf, type Value } from '../../text/values.ts';
import { fieldsAt, type Fields, Notes, present, scalarAt, textAt } from '../../text/walk.ts';
import { setValue, valuesIn } from './values.ts';

/** A path as a carrier writes it: from its own folder, or from the root of a repository. */
export interface WrittenPath {
  readonly path: string;
  readonly from: 'here' | 'root';
}

/** Values in the order in which they count, the last one most. */
export type Layer =
  | { readonly kind: 'values'; readonly values: MapValue }
  | {
      readonly kind: 'file';
      readonly file: WrittenPath;
      /** Left out where it is not there. */ readonly optional: boolean;
    }
  /** A key of a ConfigMap, which may stand in another file, or be made of one. */
  | { readonly kind: 'config'; readonly name: string; readonly key: string }
  /** Values that are not to be seen. */
  | { readonly kind: 'unknown' };

/** The chart of a release, as far as the carrier itself says it. */
export interface NamedChart {
  readonly name?: string | undefined;
  /** Of the repository. */
  readonly address?: string | undefined;
  readonly version?: string | undefined;
  /** The object that says where the chart comes from, or which chart it is. */
  readonly source?: { readonly kind: string; readonly name: string } | undefined;
  /** The folder of a chart of the same repository. */
  readonly local?: WrittenPath | undefined;
}

/** A release, before it is known what other files say of it. */
export interface Carried {
  /** Undefined where the carrier does not say it. */
  readonly name: string | undefined;
  readonly nameRange: Range;
  readonly namespace: string | undefined;
  /** All of the file that is about it. */
  readonly extent: readonly Range[];
  readonly chart: NamedChart;
  readonly layers: readonly Layer[];
  /** Another object that may add values of its own: a HelmChartConfig. */
  readonly joins?: { readonly kind: string; readonly name: string; readonly namespace: string | undefined };
}

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

/** A map of values, or text that is one; none for what says nothing. */
export function valuesLayer(value: Value | undefined): readonly Layer[] {
  if (!value || (value.kind === 'scalar' && (value.isNull || value.text.trim() === ''))) return [];
  const values = valuesIn(value);
  return [values ? { kind: 'values', values } : UNKNOWN];
}

/** `name` and `value` of each item, as `--set` takes them. */
export function setLayers(items: readonly { readonly fields: Fields }[]): readonly Layer[] {
  return items.map(({ fields }): Layer => {
    const value = scalarAt(fields, 'value', QUIET());
    const values = value && setValue(textAt(fields, 'name', QUIET()) ?? '', value);
    return values ? { kind: 'values', values } : UNKNOWN;
  });
}

export const UNKNOWN: Layer = { kind: 'unknown' };

export function fileLayer(value: Value, from: WrittenPath['from'] = 'here', optional = false): Layer {
  if (value.kind !== 'scalar' || value.isNull || /:\/\/|[*?]/.test(value.text)) return UNKNOWN;
  return { kind: 'file', file: { path: value.text, from }, optional };
}

/** Something that is not known, where one of these keys is there. */
export function unknownWhere(fields: Fields, ...keys: readonly string[]): readonly Layer[] {
  return keys.some((key) => present(fields, key)) ? [UNKNOWN] : [];
}

export const lastPart = (text: string | undefined): string | undefined => text?.slice(text.lastIndexOf('/') + 1);

/** `./charts/queue` and `../queue` are folders; `team/queue` is a chart of a repository. */
export const isFolder = (chart: string | undefined): chart is string => chart !== undefined && /^\.{0,2}\//.test(chart);
