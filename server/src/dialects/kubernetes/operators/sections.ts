/** Makes of an operator's object the groups of pods that the operator will create, by the row of its kind. */
import type { QuorumSoftware } from '../../../model/riskModel.ts';
import type { Range } from '../../../model/service.ts';
import type { Located } from '../../../model/written.ts';
import { softwareNamed } from '../../software/quorumSoftware.ts';
import { wholeNumber } from '../../../text/numbers.ts';
import { extentOf, fieldsOf, spansOf } from '../../../text/values.ts';
import type { Entry } from '../../../text/values.ts';
import { NO_FIELDS, Notes, pairsAt, scalarAt } from '../../../text/walk.ts';
import { sourceOf } from '../../../text/yamlDocument.ts';
import type { KubernetesObject } from '../kubernetesObject.ts';
import type { Section } from '../section.ts';
import { entryAt, fillIn, holdAll, holds, holdsAny, placeAt, textOf } from './paths.ts';
import type { Item, Scope } from './paths.ts';
import { operatorBudget } from './operatorBudget.ts';
import { hasOwnSpread, isMade, podOf, podSpecOf } from './podSpec.ts';
import { AFFINITY_KEYS, PLACEMENT_KEYS } from './row.ts';
import type { Component, OperatorRow, Path } from './row.ts';
import { addedBy } from './rules.ts';

/**
 * The groups of pods of an object.
 * @param parent the object that completes this one, where its row names such
 * @param shared what voters of several objects have in common, in the form of `votingGroups`
 */
export function sectionsOf(
  row: OperatorRow,
  object: KubernetesObject,
  parent?: KubernetesObject,
  shared: ReadonlySet<string> = NOTHING_SHARED,
): readonly Section[] {
  return row.components
    .flatMap((component) => membersOf(row, component, object, parent))
    .map((member) => sectionOf(member, votes(member) && shared.has(groupOf(member) ?? '')));
}

const NOTHING_SHARED: ReadonlySet<string> = new Set();

/** For each group of voters, the text that it has in common with voters of other objects. */
export function votingGroups(row: OperatorRow, object: KubernetesObject): readonly string[] {
  const members = row.components.flatMap((component) => membersOf(row, component, object, undefined));
  return members.filter(votes).flatMap((member) => groupOf(member) ?? []);
}

/** Alike pods, before they are seen together with others. */
interface Member {
  readonly row: OperatorRow;
  readonly component: Component;
  readonly scope: Scope;
  /** Items whose pods vote together with those of `scope`. */
  readonly others: readonly Scope[];
}

function membersOf(
  row: OperatorRow,
  component: Component,
  object: KubernetesObject,
  parent: KubernetesObject | undefined,
): readonly Member[] {
  const notes = new Notes();
  scalarAt(object.metadata, 'name', notes);
  const base: Scope = { object, notes, ...(parent && { parent }) };
  const items = component.each === undefined ? [base] : itemsOf(component, base);
  const scopes = items.map((scope) => ({ ...scope, ...templateOf(component, scope) }));
  const there = scopes.filter((scope) => holdAll(scope, component.when));
  if (!component.together) return there.map((scope) => ({ row, component, scope, others: [] }));
  const [scope, ...others] = there;
  return scope ? [{ row, component, scope, others }] : [];
}

/** The items, each with notes of its own: a problem with one says nothing of the others. */
function itemsOf({ each = '', itemName = 'name' }: Component, base: Scope): readonly Scope[] {
  const value = entryAt(base, each)?.value;
  const items: Item[] = [];
  if (value?.kind === 'seq') {
    for (const [index, map] of value.items().entries()) {
      if (map.kind !== 'map') continue;
      const named = fieldsOf(map).get(itemName)?.value;
      items.push({ map, name: named?.kind === 'scalar' ? named.text : String(index), named });
    }
  }
  if (value?.kind === 'map') {
    for (const { key, value: map } of value.entries()) {
      if (map.kind === 'map' && key.kind === 'scalar') items.push({ map, name: key.text, named: key });
    }
  }
  return items.map((item) => ({ ...base, item, notes: new Notes() }));
}

function templateOf({ template }: Component, scope: Scope): Pick<Scope, 'template'> {
  const name = template && fillIn(template.name, scope);
  const list = template && name !== undefined ? entryAt(scope, template.list)?.value : undefined;
  const found = (list?.kind === 'seq' ? list.items() : []).find((item) => {
    const named = item.kind === 'map' ? fieldsOf(item).get('name')?.value : undefined;
    return named?.kind === 'scalar' && named.text === name;
  });
  return found?.kind === 'map' ? { template: found } : {};
}

function votes({ component, scope }: Member): boolean {
  return component.software !== undefined && holdAll(scope, component.votes);
}

/** A text that is equal exactly for objects whose pods vote together; undefined where the pods vote alone. */
function groupOf({ component, scope }: Member): string | undefined {
  const { votesWith } = component;
  const text = votesWith === undefined ? undefined : fillIn(votesWith, scope);
  return text === undefined ? undefined : JSON.stringify([scope.object.kind, scope.object.namespace, text]);
}

/** @param shared true where the pods vote together with those of another object */
function sectionOf(member: Member, shared: boolean): Section {
  const { row, component, scope, others } = member;
  const { object, notes } = scope;
  const labels = labelsOf(component, scope, others.length > 0);
  const selecting = pick(labels, component.selecting);
  const podSpec = podSpecOf(component, scope, selecting ?? new Map());
  const { nameRange, extent } = placesOf(component, scope);
  const added = addedBy(row.operator, component, scope, podSpec, nameRange);
  const also = [...alsoAt(component, scope), ...others.flatMap((other) => countOf(component, other))];
  const { write = {} } = component;
  const single = others.length === 0 && !isMade(object) && !holdsAny(scope, write.unless);
  const voting = votes(member);
  const doubt = [scope, ...others].flatMap((one) => component.unknown?.find((each) => holds(one, each)) ?? [])[0];
  const known =
    added.known &&
    labels !== undefined &&
    doubt === undefined &&
    (row.parent === undefined || scope.parent !== undefined || podOf(component, scope) !== undefined) &&
    others.every((other) => samePlacement(component, scope, other));
  const entry = component.count === undefined ? undefined : entryAt(scope, component.count);
  return {
    object,
    name: fillIn(component.name ?? '{name}', scope) ?? object.name,
    nameRange,
    extent,
    count: {
      entry: isZero(entry) && component.zeroIsDefault ? undefined : entry,
      key: lastKey(component.count ?? 'count'),
      otherwise: component.otherwise,
      also: sumOf(also),
    },
    fields: NO_FIELDS,
    operated: shared ? groupOf(member) : undefined,
    templateMetadata: metadataOf(component, scope),
    podSpec,
    labels: labels && new Map(labels),
    ...(!component.allLabels && { openLabels: true }),
    ...(single &&
      hasOwnSpread(component, scope) &&
      write.spread !== undefined && { spreadPlace: placeAt(scope, write.spread) }),
    ...(single && write.affinity !== undefined && { affinityPlace: placeAt(scope, write.affinity) }),
    selecting,
    added: added.constraints,
    ownKeys: single ? added.ownKeys : [],
    overrides: single ? added.overrides : [],
    operatorBudget: operatorBudget(row.operator, component, scope, {
      selecting: component.budgetSelects ? pick(labels, component.budgetSelects) : selecting,
      members: sumOf([scope, ...others].flatMap((one) => countOf(component, one))),
      range: nameRange,
    }),
    software: (replicas) => (voting ? softwareOf(component, scope, replicas, nameRange) : undefined),
    stateful: voting,
    partial: !known,
    ...(doubt?.because !== undefined && { partialBecause: doubt.because }),
    ...(component.unclaimed !== undefined && { unclaimed: component.unclaimed }),
    notes,
  };
}

const lastKey = (path: Path): string => path.slice(path.lastIndexOf('.') + 1);

function isZero(entry: Entry | undefined): boolean {
  return entry?.value.kind === 'scalar' && entry.value.text === '0';
}

/** The places for findings. For items that vote together it is the name of their object. */
function placesOf(component: Component, { object, item, ...scope }: Scope): Pick<Section, 'nameRange' | 'extent'> {
  if (item && !component.together) return { nameRange: item.named?.at ?? item.map.at, extent: spansOf(item.map) };
  const anchor = component.anchor === undefined ? undefined : entryAt({ object, ...scope }, component.anchor);
  if (!anchor) return { nameRange: object.nameRange, extent: spansOf(object.map) };
  return { nameRange: anchor.key.at, extent: extentOf(anchor) };
}

/** How many members are counted beside these pods; undefined where a number is not known. */
function alsoAt({ plus = [], besides = 0 }: Component, scope: Scope): readonly (number | undefined)[] {
  const counted = plus.flatMap((path) => {
    const entry = entryAt(scope, path);
    return entry ? [numberIn(entry)] : [];
  });
  return [besides, ...counted];
}

function countOf(component: Component, scope: Scope): readonly (number | undefined)[] {
  const entry = component.count === undefined ? undefined : entryAt(scope, component.count);
  return [entry ? numberIn(entry) : component.otherwise, ...alsoAt(component, scope)];
}

/** The sum; undefined where one of the numbers is not known. */
function sumOf(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (sum, one) => (one === undefined || sum === undefined ? undefined : sum + one),
    0,
  );
}

function numberIn({ value }: Entry): number | undefined {
  const number = value.kind === 'scalar' ? wholeNumber(value.text) : undefined;
  return typeof number === 'number' ? number : undefined;
}

function metadataOf({ metadata }: Component, scope: Scope): Section['templateMetadata'] {
  const value = metadata === undefined ? undefined : entryAt(scope, metadata)?.value;
  return value?.kind === 'map' ? fieldsOf(value) : NO_FIELDS;
}

/**
 * The labels of the pods. The operator's own labels replace those that the object adds. Undefined where some of them
 * are not known.
 */
function labelsOf(component: Component, scope: Scope, several: boolean): ReadonlyMap<string, string> | undefined {
  const { labels, labelsFrom = [] } = component;
  const given = labelsFrom.map((path) => pairsIn(entryAt(scope, path), scope.notes));
  const ofTemplate = pairsAt(metadataOf(component, scope), 'labels', scope.notes);
  const own = Object.entries(labels).flatMap(([key, template]) => {
    if (several && template.includes('{item')) return [];
    const value = fillIn(template, scope);
    return value === undefined ? [] : [[key, value] as const];
  });
  if (!ofTemplate || given.includes(undefined)) return undefined;
  return new Map([...given.flatMap((pairs) => [...(pairs ?? [])]), ...ofTemplate, ...own]);
}

function pairsIn(entry: Entry | undefined, notes: Notes): ReadonlyMap<string, string> | undefined {
  return entry ? pairsAt(new Map([['labels', entry]]), 'labels', notes) : new Map();
}

/** The labels with these keys; undefined where one of them is not known. */
function pick(labels: ReadonlyMap<string, string> | undefined, keys: readonly string[]): Section['selecting'] {
  const picked = new Map([...(labels ?? [])].filter(([key]) => keys.includes(key)));
  return picked.size === keys.length && picked.size > 0 ? picked : undefined;
}

function softwareOf(
  component: Component,
  scope: Scope,
  members: number,
  range: Range,
): Located<QuorumSoftware> | undefined {
  const { software, needs } = component;
  const known = typeof software === 'string' ? softwareNamed(software, members) : software;
  if (!known) return undefined;
  if (!needs) return { value: known, range };
  const quorum = needs.of((path) => textOf(scope, path), members);
  return quorum === undefined ? undefined : { value: { ...known, quorum }, range };
}

/** True where two items state the same about the places of their pods, word by word. */
function samePlacement(component: Component, one: Scope, other: Scope): boolean {
  const { rules = [], placement = {}, pod = [] } = component;
  const paths = [
    ...pod.flatMap((map) => PLACEMENT_KEYS.map((key) => `${map}.${key}`)),
    ...[...PLACEMENT_KEYS, ...AFFINITY_KEYS].flatMap((key) => placement[key] ?? []),
    ...rules.flatMap(({ path }) => path ?? []),
  ];
  const written = (scope: Scope, path: Path): string => {
    const value = entryAt(scope, path)?.value;
    return value ? sourceOf(value) : '';
  };
  return paths.every((path) => written(one, path) === written(other, path));
}
