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
  const entries = keptEntries((): readonly Entry[] => {
    const under = fieldsOf(lower);
    const own = fieldsOf(upper);
    const kept = [...under].filter(([name]) => !own.has(name)).map(([, entry]) => entry);
    const merged = [...own].map(([name, entry]): Entry => {
      const value = under.get(name)?.value;
      return value?.kind === 'map' && entry.value.kind === 'map'
        ? { ...entry, value: over(value, entry.value) }
        : entry;
    });
    return [...kept, ...merged];
  });
  const place = upper.uneditable === undefined ? upper : lower;
  return { ...place, entries };
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
