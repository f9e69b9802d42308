/** Follows the paths of a row through an object, and fills in its templates. */
import { reportRepeated } from '../../../text/walk.ts';
import { fieldsOf, visible } from '../../../text/values.ts';
import type { Entry, MapValue } from '../../../text/values.ts';
import { type Notes, present, QUIET } from '../../../text/walk.ts';
import type { Fields } from '../../../text/walk.ts';
import type { KubernetesObject } from '../kubernetesObject.ts';
import type { Condition, Path, Template } from './row.ts';

/** The places at which the paths of a component start. */
export interface Scope {
  readonly object: KubernetesObject;
  readonly item?: Item;
  readonly parent?: KubernetesObject;
  /** The template of the pods, where the object has one. */
  readonly template?: MapValue;
  readonly notes: Notes;
}

/** An item of a component's list. */
export interface Item {
  readonly map: MapValue;
  readonly name: string;
  /** The value of its name; where the items are those of a map, the key. */
  readonly named: Entry['key'] | undefined;
}

/**
 * The entry at a path; undefined when there is none. Something else on the way to it, such as text in place of a map,
 * is reported, or noted as unknown.
 */
export function entryAt(scope: Scope, path: Path): Entry | undefined {
  const { map, keys } = startOf(scope, path);
  return map && follow(fieldsOf(map, reportRepeated(scope.notes.report)), keys, scope.notes);
}

/** The entries at a path in which `*` stands for each item of a list. */
function entriesAt(scope: Scope, path: Path): readonly Entry[] {
  const [list = '', ...rest] = path.split('.*.');
  const entry = entryAt(scope, list);
  if (rest.length === 0) return entry ? [entry] : [];
  const items = entry?.value.kind === 'seq' ? entry.value.items() : [];
  return items.flatMap((map) =>
    map.kind === 'map' ? (follow(fieldsOf(map), rest.join('.').split('.'), scope.notes) ?? []) : [],
  );
}

/** The path of the map that holds a path's last key; empty for the object itself. */
export const parentOf = (path: Path): Path => path.slice(0, Math.max(0, path.lastIndexOf('.')));

/** The map at a path, or the last one on the way to it, with the keys that are missing below it. */
export function placeAt(
  scope: Scope,
  path: Path,
): { readonly map: MapValue; readonly parents: readonly string[] } | undefined {
  const { map, keys } = startOf(scope, path);
  return map && descend(map, keys);
}

function descend(map: MapValue, keys: readonly string[]): ReturnType<typeof placeAt> {
  const [next, ...rest] = keys;
  if (next === undefined) return { map, parents: [] };
  const entry = fieldsOf(map).get(next);
  const { value } = entry ?? {};
  if (!value || (value.kind === 'scalar' && value.isNull)) return { map, parents: keys };
  return value.kind === 'map' ? descend(value, rest) : undefined;
}

function startOf(
  { object, item, parent, template }: Scope,
  path: Path,
): { readonly map: MapValue | undefined; readonly keys: readonly string[] } {
  if (path === '') return { map: object.map, keys: [] };
  const [first = '', ...rest] = path.split('.');
  if (first === 'item') return { map: item?.map, keys: rest };
  if (first === 'template') return { map: template, keys: rest };
  if (first === 'parent') return { map: parent?.map, keys: rest };
  return { map: object.map, keys: [first, ...rest] };
}

/**
 * Follows keys. A key with dots counts before nested keys: `config: {node.roles: …}` before `config: {node: {roles:
 * …}}`.
 */
function follow(fields: Fields, keys: readonly string[], notes: Notes): Entry | undefined {
  for (let length = keys.length; length > 0; length--) {
    const name = keys.slice(0, length).join('.');
    const entry = present(fields, name);
    if (!entry) continue;
    if (length === keys.length) return entry;
    if (entry.value.kind === 'map') {
      return follow(fieldsOf(entry.value, reportRepeated(notes.report)), keys.slice(length), notes);
    }
    notes.unexpected(entry.value, visible(entry), `\`${name}\` must be a map`);
    return undefined;
  }
  return undefined;
}

/** The text at a path; undefined where there is none, or where it is not known. */
export function textOf(scope: Scope, path: Path): string | undefined {
  const value = entryAt(scope, path)?.value;
  return value?.kind === 'scalar' ? value.text : undefined;
}

/** The text of a template; undefined where a value in it is not known. */
export function fillIn(template: Template, scope: Scope, value?: string): string | undefined {
  let known = true;
  const text = template.replaceAll(
    /\{([^{}|]+)(?:\|((?:[^{}]|\{[^{}]*\})*))?\}/g,
    (_, name: string, other?: string) => {
      const found = named(name, scope, value) ?? (other === undefined ? undefined : fillIn(other, scope, value));
      if (found === undefined) known = false;
      return found ?? '';
    },
  );
  return known ? text : undefined;
}

function named(name: string, scope: Scope, value: string | undefined): string | undefined {
  if (name === 'name') return scope.object.name;
  if (name === 'namespace') return scope.object.namespace;
  if (name === 'item') return scope.item?.name;
  if (name === 'value') return value;
  return textOf(scope, name);
}

/** True where the condition holds for the object. */
export function holds(scope: Scope, { and, ...condition }: Condition): boolean {
  return stands(scope, condition) && (!and || holds(scope, and));
}

function stands(scope: Scope, { path, is, contains, not, absent = false }: Condition): boolean {
  // Other readers report what is wrong at the paths of a condition.
  const quiet: Scope = { ...scope, notes: QUIET };
  const found = [path].flat().flatMap((one) => entriesAt(quiet, one));
  if (found.length === 0) return absent;
  return found.some(({ value }) => {
    const texts = value.kind === 'seq' ? value.items().flatMap(scalarText) : scalarText(value);
    if (is) return texts.some((text) => is.includes(text));
    if (contains !== undefined) return texts.some((text) => text.includes(contains));
    return not === undefined || !texts.some((text) => not.includes(text));
  });
}

function scalarText(value: Entry['value']): readonly string[] {
  return value.kind === 'scalar' ? [value.text] : [];
}

/** True where all conditions hold. */
export const holdAll = (scope: Scope, conditions: readonly Condition[] = []): boolean =>
  conditions.every((condition) => holds(scope, condition));

/** True where some condition holds. */
export const holdsAny = (scope: Scope, conditions: readonly Condition[] = []): boolean =>
  conditions.some((condition) => holds(scope, condition));
