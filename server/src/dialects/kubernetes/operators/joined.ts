/** Objects of operators that complete one another or vote together: a KafkaNodePool and its Kafka, two PDGroups. */
import type { Memo } from '../../../base/memo.ts';
import { LIMITS } from '../../../text/limits.ts';
import type { Value } from '../../../text/values.ts';
import { Notes } from '../../../text/walk.ts';
import { YamlDocument } from '../../../text/yamlDocument.ts';
import { type KubernetesObject, objectAt, type ObjectPlace } from '../objects.ts';
import { readSection, type Workload } from '../section.ts';
import { fillIn } from './paths.ts';
import type { OperatorRow } from './row.ts';
import { sectionsOf, votingGroups } from './sections.ts';

/** One such object, to be seen together with the others. */
export interface JoinedObject {
  readonly row: OperatorRow;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The name of the object that completes this one. */
  readonly parent: string | undefined;
  /** What its voters have in common with those of other objects. */
  readonly groups: readonly string[];
  /** The object again, for another reading of it. */
  readonly again: () => KubernetesObject | undefined;
}

export function joinedObject(
  document: YamlDocument,
  row: OperatorRow,
  object: KubernetesObject,
  place: ObjectPlace,
): JoinedObject {
  // Whatever aliases lead to may be read later on, so that the object is another one when one of them is.
  lookThrough(place.map);
  const again = (): KubernetesObject | undefined =>
    objectAt({ ...place, map: new YamlDocument(document.parsed).again(place.map) });
  const { name, namespace } = object;
  const parent = row.parent && fillIn(row.parent.name, { object, notes: new Notes() });
  return { row, name, namespace, parent, groups: votingGroups(row, object), again };
}

export function joinedWorkloads(objects: readonly JoinedObject[], memo: Memo): readonly Workload[] {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const group of objects.flatMap(({ groups }) => groups)) (seen.has(group) ? shared : seen).add(group);
  return objects.flatMap((one) => {
    const parent = one.row.parent && objects.find((other) => completes(other, one));
    const groups = one.groups.filter((group) => shared.has(group)).join('\n');
    return memo.get(workloadsOf, one, [parent, groups], () => workloadsOf(one, parent, shared));
  });
}

function completes(other: JoinedObject, { row, parent, namespace }: JoinedObject): boolean {
  return (
    other.row.group === row.group &&
    other.row.kind === row.parent?.kind &&
    other.name === parent &&
    (other.namespace ?? namespace) === (namespace ?? other.namespace)
  );
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
