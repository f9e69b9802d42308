/**
 * Objects of operators that complete or change each other, or whose pods vote together: a KafkaNodePool and its Kafka,
 * an Elasticsearch and what scales it, two PDGroups.
 */
import type { Memo } from '../../../base/memo.ts';
import { eachInTurn, type Steps } from '../../../base/steps.ts';
import type { Range } from '../../../model/range.ts';
import type { Around, OtherObject } from '../../elsewhere/around.ts';
import { ELSEWHERE, foreign } from '../../elsewhere/foreign.ts';
import { LIMITS } from '../../../text/limits.ts';
import type { Value } from '../../../text/values.ts';
import { Notes } from '../../../text/walk.ts';
import { YamlDocument } from '../../../text/yamlDocument.ts';
import { objectAt, type ObjectPlace } from '../objects.ts';
import type { KubernetesObject } from '../kubernetesObject.ts';
import { bare } from '../beside.ts';
import { readSection } from '../section.ts';
import type { Workload } from '../workload.ts';
import { fillIn } from './paths.ts';
import type { OperatorRow } from './row.ts';
import { sectionsOf, votingGroups } from './sections.ts';
import { changersOf } from './table.ts';

/** Such an object, before it is seen together with the others. */
export interface JoinedObject {
  readonly row: OperatorRow;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly nameRange: Range;
  /** The name of the object that completes this one. */
  readonly parent: string | undefined;
  /** The name of the object that this one changes. */
  readonly changes?: string | undefined;
  /** What its voters have in common with those of other objects. */
  readonly groups: readonly string[];
  /** The object again, for another reading of it. */
  readonly again: () => KubernetesObject | undefined;
}

/** The facts about such an object. */
export function joinedObject(
  document: YamlDocument,
  row: OperatorRow,
  object: KubernetesObject,
  place: ObjectPlace,
): JoinedObject {
  // A later reading may follow any alias, so the object counts as changed when an alias leads to something else.
  lookThrough(place.map);
  const again = (): KubernetesObject | undefined =>
    objectAt({ ...place, map: new YamlDocument(document.parsed).again(place.map) });
  const { name, namespace, nameRange } = object;
  return { row, name, namespace, nameRange, ...namedIn(row, object), groups: votingGroups(row, object), again };
}

/** The names of the objects that complete this one, or are changed by it. */
function namedIn({ parent, changes }: OperatorRow, object: KubernetesObject): Pick<JoinedObject, 'parent' | 'changes'> {
  const scope = { object, notes: new Notes() };
  return { parent: parent && fillIn(parent.name, scope), changes: changes && fillIn(changes.name, scope) };
}

/** Workloads of other files whose pods vote together with those of these objects. */
export function* joinedStrangers(
  objects: readonly JoinedObject[],
  memo: Memo,
  around: Around,
): Steps<readonly Workload[]> {
  const here = new Set(objects.map(calledBy));
  const told = new Set<string>();
  const parents = parentsAmong(objects);
  const found = yield* eachInTurn(objects, (one) => {
    const others = memo.get(votersElsewhere, one, [around], () => votersElsewhere(one, around));
    const fresh = others.filter((other) => !here.has(calledBy(other)) && !told.has(other.path + calledBy(other)));
    for (const other of fresh) told.add(other.path + calledBy(other));
    return fresh.flatMap((other) => {
      const parent = parentOf(other, parents, memo, around);
      const shared = new Set(one.groups);
      return memo
        .get(workloadsOf, other, [parent, one], () => workloadsOf(other, parent, shared))
        .map((workload) =>
          memo.get(bare, workload, [other.path], () => ({ ...bare(workload), elsewhere: other.path })),
        );
    });
  });
  return found.flat();
}

const calledBy = ({ row, namespace, name }: JoinedObject): string => JSON.stringify([row.kind, namespace, name]);

/**
 * The workloads of these objects, with one object a step.
 * @param around finds objects of other files that complete these, or vote together with them
 */
export function* joinedWorkloads(
  objects: readonly JoinedObject[],
  memo: Memo,
  around: Around,
): Steps<readonly Workload[]> {
  const seen = new Set<string>(
    objects.flatMap((one) =>
      memo.get(votersElsewhere, one, [around], () => votersElsewhere(one, around)).flatMap(({ groups }) => groups),
    ),
  );
  const shared = new Set<string>();
  for (const group of objects.flatMap(({ groups }) => groups)) (seen.has(group) ? shared : seen).add(group);
  const parents = parentsAmong(objects);
  const found = yield* eachInTurn(objects, (one) => {
    const parent = parentOf(one, parents, memo, around);
    const groups = one.groups.filter((group) => shared.has(group)).join('\n');
    return memo.get(workloadsOf, one, [parent, groups], () => workloadsOf(one, parent, shared));
  });
  return found.flat();
}

type Parents = (one: JoinedObject) => JoinedObject | undefined;

/** Finds the first object of a file that completes or changes another one. Each object is looked at once for all. */
function parentsAmong(objects: readonly JoinedObject[]): Parents {
  const places = new Map<string, number>();
  const add = (place: number, ...key: readonly (string | undefined)[]): void => {
    const text = JSON.stringify(key);
    if (!places.has(text)) places.set(text, place);
  };
  for (const [place, { row, name, changes, namespace = UNSTATED }] of objects.entries()) {
    for (const within of [ANYWHERE, namespace]) {
      add(place, 'is', row.group, row.kind, name, within);
      if (row.changes) add(place, 'changes', row.changes.group, row.changes.kind, changes, within);
    }
  }
  return ({ row, name, parent, namespace }) => {
    const found = (namespace === undefined ? [ANYWHERE] : [namespace, UNSTATED]).flatMap((within) => [
      ...(row.parent && parent !== undefined ? [['is', row.group, row.parent.kind, parent, within]] : []),
      ['changes', row.group, row.kind, name, within],
    ]);
    const first = Math.min(...found.map((key) => places.get(JSON.stringify(key)) ?? Infinity));
    return objects[first];
  };
}

/** In place of a namespace; no namespace has such a name. */
const ANYWHERE = '*';
const UNSTATED = '';

/** The object that completes or changes this one, in this file or in another. */
function parentOf(one: JoinedObject, parents: Parents, memo: Memo, around: Around): JoinedObject | undefined {
  if (!one.row.parent && changersOf(one.row).length === 0) return undefined;
  const here = parents(one);
  return here ?? memo.get(parentElsewhere, one, [around], () => parentElsewhere(one, around));
}

/** The object of another file that completes or changes this one. Its values get the place of this one's name. */
function parentElsewhere(one: JoinedObject, around: Around): JoinedObject | undefined {
  const { row, parent, nameRange } = one;
  const read = (kind: OperatorRow, { map }: OtherObject): readonly JoinedObject[] => {
    const again = (): KubernetesObject | undefined =>
      objectAt({ map: foreign(map, nameRange, ELSEWHERE), listed: undefined });
    const object = again();
    if (!object || groupOf(object) !== kind.group) return [];
    const { name, namespace } = object;
    return [{ row: kind, name, namespace, nameRange, ...namedIn(kind, object), groups: [], again }];
  };
  const parents =
    row.parent && parent !== undefined
      ? around.objects(row.parent.kind, parent).flatMap((other) => read({ ...row, ...row.parent }, other))
      : [];
  const changers = changersOf(row).flatMap((kind) => around.objects(kind.kind).flatMap((other) => read(kind, other)));
  const meant = [...parents, ...changers].filter((other) => completes(other, one));
  return meant.length === 1 ? meant[0] : undefined;
}

/** An object of another file. */
interface JoinedStranger extends JoinedObject {
  readonly path: string;
}

/** Objects of other files whose voters may vote together with those of this one. */
function votersElsewhere({ row, groups, nameRange }: JoinedObject, around: Around): readonly JoinedStranger[] {
  if (groups.length === 0) return [];
  return around.objects(row.kind).flatMap(({ file, map }): JoinedStranger[] => {
    const again = (): KubernetesObject | undefined =>
      objectAt({ map: foreign(map, nameRange, ELSEWHERE), listed: undefined });
    const object = again();
    if (!object || groupOf(object) !== row.group) return [];
    const shared = votingGroups(row, object).filter((group) => groups.includes(group));
    if (shared.length === 0) return [];
    const { name, namespace } = object;
    const parent = row.parent && fillIn(row.parent.name, { object, notes: new Notes() });
    return [{ row, name, namespace, nameRange, parent, groups: shared, again, path: file.path }];
  });
}

const groupOf = ({ apiVersion }: KubernetesObject): string | undefined => apiVersion.split('/')[0];

function completes(other: JoinedObject, { row, name, parent, namespace }: JoinedObject): boolean {
  const { changes } = other.row;
  const isParent = other.row.group === row.group && other.row.kind === row.parent?.kind && other.name === parent;
  const isChanger = changes?.group === row.group && changes.kind === row.kind && other.changes === name;
  return (isParent || isChanger) && (other.namespace ?? namespace) === (namespace ?? other.namespace);
}

function workloadsOf(
  { row, again }: JoinedObject,
  parent: JoinedObject | undefined,
  shared: ReadonlySet<string>,
): readonly Workload[] {
  const object = again();
  return object ? sectionsOf(row, object, parent?.again(), shared).flatMap(readSection) : [];
}

function lookThrough(value: Value, depth = 0): void {
  if (depth > LIMITS.levels.most) return;
  if (value.kind === 'seq') for (const item of value.items()) lookThrough(item, depth + 1);
  if (value.kind === 'map') for (const entry of value.entries()) lookThrough(entry.value, depth + 1);
}
