/** Merges values of a chart from several layers as Helm does: maps are merged, and the last layer wins. */
import { atOnce, type Steps } from '../../base/steps.ts';
import { placed } from '../../text/contents.ts';
import { embedded } from '../../text/embedded.ts';
import { composeYaml } from '../../text/compose.ts';
import {
  type Entry,
  fieldsOf,
  keptEntries,
  type MapValue,
  type ScalarValue,
  type UnknownValue,
  type Value,
} from '../../text/values.ts';
import { parsedDocument, YamlDocument } from '../../text/yamlDocument.ts';
import { type Range, textIn } from '../../model/range.ts';
import { foreign } from '../elsewhere/foreign.ts';

/**
 * Merges two layers. New keys are written into the upper one. Source: Helm, "Values Files";
 * helm.sh/helm/v3/pkg/chartutil/coalesce.go.
 */
export function over(lower: MapValue, upper: MapValue): MapValue {
  return overAll([lower, upper]);
}

/**
 * Merges layers as {@link over} does one by one, the lowest first. There may be thousands, one for each parameter: each of their keys
 * is looked at once.
 */
export function overAll(layers: readonly [MapValue, ...MapValue[]]): MapValue {
  const [lowest, ...uppers] = layers;
  if (uppers.length === 0) return lowest;
  const entries = keptEntries((): readonly Entry[] => {
    const stacks = new Map<string, Stack>();
    for (const [name, entry] of layers.flatMap((layer) => [...fieldsOf(layer)])) {
      const maps = entry.value.kind === 'map' ? (stacks.get(name)?.maps ?? []) : [];
      if (entry.value.kind === 'map') maps.push(entry.value);
      // A key stands where the last layer with it has it.
      stacks.delete(name);
      stacks.set(name, { entry, maps });
    }
    return [...stacks.values()].map(({ entry, maps: [first, ...rest] }) =>
      first && rest.length > 0 ? { ...entry, value: overAll([first, ...rest]) } : entry,
    );
  });
  return { ...(uppers.findLast(({ uneditable }) => uneditable === undefined) ?? lowest), entries };
}

/** What the layers say of one key. */
interface Stack {
  /** The highest one. */
  readonly entry: Entry;
  /** The maps of the layers above the last one without a map. */
  readonly maps: MapValue[];
}

/** Empty values, so that all defaults of the chart count. */
export function noValues(at: Range): MapValue {
  return mapOf(at, []);
}

function mapOf(at: Range, entries: readonly Entry[]): MapValue {
  const uneditable = 'no values stand here';
  return {
    kind: 'map',
    flow: false,
    range: at,
    at,
    uneditable,
    entries: () => entries,
    node: entries,
    written: placed(null, at.part),
  };
}

/** The values of a map, or of a text with one; undefined where they are not known. */
export function* valuesInSteps(value: Value): Steps<MapValue | undefined> {
  if (value.kind === 'map') return value;
  const inner = yield* embedded(value);
  return inner?.kind === 'map' ? inner : undefined;
}

/** Does what `valuesInSteps` does, at once. */
export function valuesIn(value: Value): MapValue | undefined {
  return atOnce(valuesInSteps(value));
}

/**
 * The values for `server.ha.replicas` = `3`, as `--set` takes it; undefined for paths into lists and paths with
 * escapes.
 */
export function setValue(name: string, value: ScalarValue): MapValue | undefined {
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(name) || /[,{}\\]/.test(value.text)) return undefined;
  const set: ScalarValue = { ...value, quoted: false, uneditable: 'it is a parameter' };
  return name.split('.').reduceRight<MapValue | ScalarValue>((inner, text) => {
    const key: ScalarValue = { ...value, kind: 'scalar', text, quoted: false, isNull: false };
    return mapOf(value.at, [{ key, value: inner, merged: false }]);
  }, set) as MapValue;
}

/** The map with another value at a path where there is one. Where `change` gives undefined, the key is removed. */
export function changedAt(
  map: MapValue,
  keys: readonly string[],
  change: (value: Value) => Value | undefined,
): MapValue {
  const [name, ...rest] = keys;
  const entries = keptEntries(() =>
    map.entries().flatMap((entry): readonly Entry[] => {
      const { key, value } = entry;
      if (key.kind !== 'scalar' || key.text !== name) return [entry];
      const inner = rest.length === 0 ? change(value) : value.kind === 'map' ? changedAt(value, rest, change) : value;
      return inner ? [{ ...entry, value: inner }] : [];
    }),
  );
  return { ...map, entries };
}

/**
 * An affinity, or the like, that the chart makes of text with its template engine.
 * @param chart the name of the chart in the labels of its pods
 * @param release the name of the release, where it is known
 */
export function fromText(value: Value, chart: string, release: string | undefined): Value | undefined {
  if (value.kind !== 'scalar' && value.kind !== 'template') return value;
  if (value.kind === 'scalar' && value.isNull) return value;
  if (value.kind === 'scalar' && value.text.trim() === '') return { ...mapOf(value.at, []), range: value.range };
  return (
    renderedIn(value, chart, release) ??
    atOnce(embedded(value)) ?? { kind: 'template', range: value.range, at: value.at }
  );
}

/** The value of the text after its templates have been filled in; it is not edited then. */
function renderedIn(value: ScalarValue | UnknownValue, chart: string, release: string | undefined): Value | undefined {
  const written = textIn(value.range);
  const text = value.uneditable === undefined && written.startsWith('|') ? rendered(written, chart, release) : written;
  if (text === written) return undefined;
  const part = { text: text.slice(text.indexOf('\n') + 1) };
  const composed = composeYaml(part.text);
  if (composed.kind !== 'document') return undefined;
  const { root } = new YamlDocument(parsedDocument(placed(composed.contents, part), part.text.length));
  return foreign(root, value.at, 'it holds templates');
}

/**
 * The text with the names that charts ask for in place of `{{ .Release.Name }}` and `{{ template "vault.name" . }}`,
 * including quotes around them. Source: hashicorp/vault-helm: templates/_helpers.tpl; hashicorp/consul-k8s:
 * charts/consul/templates/_helpers.tpl.
 */
function rendered(text: string, chart: string, release: string | undefined): string {
  return text.replaceAll(
    /(["']?)\{\{-?[ \t]*(?:(\.Release\.Name)|(?:template|include)[ \t]+"[\w-]+\.name"[ \t]+\.)[ \t]*-?\}\}\1/g,
    (whole, _, ofRelease?: string) => {
      const name = ofRelease === undefined ? chart : release;
      return name ?? whole;
    },
  );
}
