/** Puts a pod's spec together from the places in an operator's object, so that it is read as that of any pod. */
import { placed } from '../../../text/contents.ts';
import { fieldsOf } from '../../../text/values.ts';
import type { Entry, MapValue, ScalarValue, SeqValue, Value } from '../../../text/values.ts';
import { NO_FIELDS } from '../../../text/walk.ts';
import type { Fields } from '../../../text/walk.ts';
import { entryAt, fillIn, holds } from './paths.ts';
import type { Scope } from './paths.ts';
import { AFFINITY_KEYS, PLACEMENT_KEYS } from './row.ts';
import type { Component, PlacementKey } from './row.ts';

/**
 * The placement keys of the pods. Values are those of the file; what an operator adds to them has no place in the file.
 * @param labels the labels of the selectors that the operator fills in
 */
export function podSpecOf(component: Component, scope: Scope, labels: ReadonlyMap<string, string>): Fields {
  const pod = podOf(component, scope);
  const fields = new Map<string, Entry>(pod ? fieldsOf(pod) : NO_FIELDS);
  for (const key of PLACEMENT_KEYS) put(fields, key, statedAt(component, scope, key));
  put(fields, 'affinity', affinityOf(component, scope, fields.get('affinity')));
  const stated = fields.get('topologySpreadConstraints');
  const constraints = stated && component.spread === 'by key' ? { ...stated, value: listed(stated.value) } : stated;
  if (constraints?.value.kind === 'seq') {
    const { spread } = component;
    const edited = hasOwnSpread(component, scope);
    const change = (item: MapValue): MapValue => {
      const whole = spread ? filled(item, spread, scope, labels) : item;
      return edited ? whole : locked(whole);
    };
    fields.set('topologySpreadConstraints', { ...constraints, value: mapped(constraints.value, change) });
  }
  return fields;
}

/** False where the spread constraints also hold for other pods, or are in an object that is not edited here. */
export function hasOwnSpread({ placement = {}, pod = [] }: Component, scope: Scope): boolean {
  if (isMade(scope.object)) return false;
  const paths = placement.topologySpreadConstraints ?? pod.map((map) => `${map}.topologySpreadConstraints`);
  const [own] = paths;
  const stated = paths.find((path) => entryAt(scope, path));
  return stated === undefined || (stated === own && !stated.startsWith('parent.'));
}

/** True for an object that another object made, or that was exported from a cluster: changes of it would not last. */
export function isMade({ controller, fields }: Scope['object']): boolean {
  return controller !== undefined || fields.has('status');
}

/** The map that holds a pod's spec, or a part of it. */
export function podOf({ pod = [] }: Component, scope: Scope): MapValue | undefined {
  for (const path of pod) {
    const value = entryAt(scope, path)?.value;
    if (value?.kind === 'map') return value;
  }
  return undefined;
}

function put(fields: Map<string, Entry>, key: string, entry: Entry | undefined): void {
  if (entry) fields.set(key, entry);
}

function statedAt({ placement = {} }: Component, scope: Scope, key: PlacementKey): Entry | undefined {
  for (const path of placement[key] ?? []) {
    const entry = entryAt(scope, path);
    if (entry) return entry;
  }
  return undefined;
}

/** The affinity; some operators have keys for its parts instead of an `affinity`. */
function affinityOf(component: Component, scope: Scope, given: Entry | undefined): Entry | undefined {
  const parts = AFFINITY_KEYS.flatMap((key) => {
    const entry = statedAt(component, scope, key);
    return entry ? [{ ...entry, key: worded(key, entry.key) }] : [];
  });
  const [first] = parts;
  if (!first) return given;
  const { range, at } = first.value;
  const own = given?.value.kind === 'map' ? given.value.entries() : [];
  const value: MapValue = {
    kind: 'map',
    flow: false,
    range,
    at,
    entries: () => [...own, ...parts],
    node: first,
    written: placed(null, range.part),
  };
  return { key: worded('affinity', first.key), value, merged: false };
}

/** A map from topology keys to constraints, as a list of constraints. */
function listed(value: Value): Value {
  if (value.kind !== 'map') return value;
  const items = (): readonly Value[] =>
    value
      .entries()
      .flatMap(({ key, value: item }) =>
        item.kind === 'map' && key.kind === 'scalar' ? [adding(item, [['topologyKey', word(key.text, key)]])] : [item],
      );
  const { range, at, uneditable } = value;
  const place = { range, at, ...(uneditable !== undefined && { uneditable }) };
  return { kind: 'seq', flow: false, ...place, items, some: (test) => items().some(test), written: () => [] };
}

function mapped(list: SeqValue, change: (item: MapValue) => MapValue): SeqValue {
  return { ...list, items: () => list.items().map((item) => (item.kind === 'map' ? change(item) : item)) };
}

/** The map without any value that a fix may change. */
function locked(item: MapValue): MapValue {
  const entries = (): Entry[] =>
    item
      .entries()
      .map((entry) => ({ ...entry, value: { ...entry.value, uneditable: 'it is not only for these pods' } }));
  return { ...item, entries };
}

/** A constraint in the form in which the operator passes it on. */
function filled(
  item: MapValue,
  how: NonNullable<Component['spread']>,
  scope: Scope,
  labels: ReadonlyMap<string, string>,
): MapValue {
  const fields = fieldsOf(item);
  const self = selectorOf(item, labels);
  if (how === 'own type') {
    const swapped = swap(labels, fields.get('matchLabels')?.value);
    return adding(item, [
      ['labelSelector', selectorOf(item, swapped)],
      ...(fields.has('maxSkew') ? [] : [['maxSkew', word('1', item)] as const]),
      ...(fields.has('whenUnsatisfiable') ? [] : [['whenUnsatisfiable', word('DoNotSchedule', item)] as const]),
    ]);
  }
  const selector = fields.get('labelSelector')?.value;
  const missing = !selector || (selector.kind === 'scalar' && selector.isNull);
  if (how === 'fills selector' || how === 'by key') return missing ? adding(item, [['labelSelector', self]]) : item;
  if (how === 'fills selector without matchLabelKeys') {
    return missing && !fields.has('matchLabelKeys') ? adding(item, [['labelSelector', self]]) : item;
  }
  const key = fields.get('topologyKey')?.value;
  const theirs = holds(scope, how.when) ? fillIn(how.fillsFor, scope) : undefined;
  const empty = missing || (selector.kind === 'map' && selector.entries().length === 0);
  const fills = empty && theirs !== undefined && key?.kind === 'scalar' && key.text === theirs;
  return fills ? adding(item, [['labelSelector', self]]) : item;
}

/**
 * The labels after `matchLabels` of TidbCluster, which can change the values of labels that the pods have, but add no
 * others.
 */
function swap(labels: ReadonlyMap<string, string>, given: Value | undefined): ReadonlyMap<string, string> {
  if (given?.kind !== 'map') return labels;
  const fields = fieldsOf(given);
  return new Map(
    [...labels].map(([key, own]) => {
      const value = fields.get(key)?.value;
      return [key, value?.kind === 'scalar' ? value.text : own] as const;
    }),
  );
}

function selectorOf(place: MapValue, labels: ReadonlyMap<string, string>): MapValue {
  const pairs = [...labels].map(([key, text]): readonly [string, Value] => [key, word(text, place)]);
  return mapOf(place, [['matchLabels', mapOf(place, pairs)]]);
}

/** The map with these entries, which replace those of the same name. */
function adding(item: MapValue, more: readonly (readonly [string, Value])[]): MapValue {
  const names = new Set(more.map(([name]) => name));
  const kept = item.entries().filter(({ key }) => key.kind !== 'scalar' || !names.has(key.text));
  return { ...item, entries: () => [...kept, ...mapOf(item, more).entries()] };
}

function mapOf({ range, at }: MapValue, entries: readonly (readonly [string, Value])[]): MapValue {
  const all = entries.map(([name, value]): Entry => ({ key: word(name, value), value, merged: false }));
  return {
    kind: 'map',
    flow: false,
    range,
    at,
    uneditable: NOT_WRITTEN,
    entries: () => all,
    node: all,
    written: placed(null, range.part),
  };
}

function word(text: string, { range, at }: Pick<Value, 'range' | 'at'>): ScalarValue {
  return { kind: 'scalar', text, quoted: false, isNull: false, range, at, uneditable: NOT_WRITTEN };
}

function worded(text: string, key: Value): ScalarValue {
  return { ...word(text, key) };
}

const NOT_WRITTEN = 'the operator adds it';
