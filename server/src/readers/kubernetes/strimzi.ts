/**
 * Strimzi's Kafka clusters: ZooKeeper nodes and brokers in `Kafka` objects, and KafkaNodePools.
 * Source: Strimzi documentation, "Configuring Kafka" (roles of node pools, `template.pod`, labels of the pods).
 */
import type { Memo } from '../../model/memo.ts';
import type { Located, Range } from '../../model/service.ts';
import { LIMITS } from '../limits.ts';
import { type KubernetesObject, objectAt, type ObjectPlace } from './objects.ts';
import { readSection, type Section, type Workload } from './section.ts';
import { softwareOfGroup } from '../quorumSoftware.ts';
import { fieldsAt, mapAt, NO_FIELDS, Notes, pairsAt, scalarAt, textAt, textsAt } from '../yaml/walk.ts';
import type { Fields } from '../yaml/walk.ts';
import { extentOf, fieldsOf, spansOf } from '../yaml/values.ts';
import type { MapValue, Value } from '../yaml/values.ts';
import { YamlDocument } from '../yaml/yamlDocument.ts';

/** One of Strimzi's objects, to be seen together with the others. */
export interface StrimziObject {
  readonly kind: string;
  /** Of a cluster its own name, of a pool that of its cluster. */
  readonly cluster: string;
  /** The object again, for another reading of it. */
  readonly again: () => KubernetesObject | undefined;
}

export function strimziObject(document: YamlDocument, object: KubernetesObject, place: ObjectPlace): StrimziObject {
  // Whatever aliases lead to may be read later on, so that the object is another one when one of them is.
  lookThrough(place.map);
  const again = (): KubernetesObject | undefined =>
    objectAt({ ...place, map: new YamlDocument(document.parsed).again(place.map) });
  const { kind } = object;
  if (kind === 'Kafka') return { kind, cluster: object.name, again };
  return { kind, cluster: clusterOf(object), again };
}

/** In the order of clusters, then of pools. */
export function strimziWorkloads(objects: readonly StrimziObject[], memo: Memo): readonly Workload[] {
  const clusters = objects.filter(({ kind }) => kind === 'Kafka');
  const pools = objects.filter(({ kind }) => kind === 'KafkaNodePool');
  return [
    ...clusters.flatMap((cluster) => memo.get(clusterWorkloads, cluster, [], () => clusterWorkloads(cluster))),
    ...pools.flatMap((pool) => {
      const parent = clusters.find(({ cluster }) => cluster === pool.cluster);
      return memo.get(poolWorkloads, pool, [parent], () => poolWorkloads(pool, parent));
    }),
  ];
}

function clusterWorkloads({ again }: StrimziObject): readonly Workload[] {
  const object = again();
  return object ? readKafka(object).flatMap(readSection) : [];
}

function poolWorkloads({ again }: StrimziObject, parent: StrimziObject | undefined): readonly Workload[] {
  const object = again();
  if (!object) return [];
  return readPool(object, parent?.again()).flatMap((pool) => readSection(poolSection(pool)));
}

function lookThrough(value: Value, depth = 0): void {
  if (depth > LIMITS.levels.most) return;
  if (value.kind === 'seq') for (const item of value.items()) lookThrough(item, depth + 1);
  if (value.kind === 'map') for (const entry of value.entries()) lookThrough(entry.value, depth + 1);
}

function clusterOf({ metadata }: KubernetesObject): string {
  const quiet = new Notes();
  return textAt(fieldsAt(metadata, 'labels', quiet), 'strimzi.io/cluster', quiet) ?? '';
}

export function isStrimzi({ apiVersion }: KubernetesObject): boolean {
  return apiVersion.startsWith('kafka.strimzi.io/');
}

/** With node pools, `kafka` holds no replicas; then it only passes its template on to them. */
function readKafka(object: KubernetesObject): readonly Section[] {
  const notes = new Notes();
  scalarAt(object.metadata, 'name', notes);
  const spec = fieldsAt(object.fields, 'spec', notes);
  return (['zookeeper', 'kafka'] as const).flatMap((component): Section[] => {
    const map = mapAt(spec, component, notes);
    const entry = spec.get(component);
    const fields = map && fieldsOf(map);
    if (!map || !entry || !fields?.has('replicas')) return [];
    const key = entry.key.at;
    const podMap = podOf(fields, notes);
    const labels = labelsOf(object, object.name, component, fields, notes);
    return [
      {
        object,
        name: `${object.name}-${component}`,
        nameRange: key,
        extent: extentOf(entry),
        fields,
        templateMetadata: podMap ? fieldsAt(fieldsOf(podMap), 'metadata', notes) : NO_FIELDS,
        podSpec: podMap ? fieldsOf(podMap) : NO_FIELDS,
        labels,
        place: placeFor(map, fields, notes),
        selecting: pick(labels, ['strimzi.io/cluster', 'strimzi.io/name']),
        // Brokers beside ZooKeeper keep in-sync replicas of each partition, and vote on nothing.
        software: () => (component === 'zookeeper' ? located(softwareOfGroup('zookeeper'), key) : undefined),
        stateful: false,
        partial: false,
        notes,
      },
    ];
  });
}

interface Pool {
  readonly object: KubernetesObject;
  readonly cluster: string;
  readonly fields: Fields;
  readonly map: MapValue;
  readonly votes: boolean;
  /** What the pool takes its pods' template from, if it has none; undefined when that is in another file. */
  readonly kafka: Fields | undefined;
  readonly notes: Notes;
}

function readPool(object: KubernetesObject, parent: KubernetesObject | undefined): readonly Pool[] {
  const notes = new Notes();
  scalarAt(object.metadata, 'name', notes);
  const map = mapAt(object.fields, 'spec', notes);
  if (!map) return [];
  const fields = fieldsOf(map);
  const cluster = textAt(fieldsAt(object.metadata, 'labels', notes), 'strimzi.io/cluster', notes) ?? '';
  const votes = textsAt(fields, 'roles', notes).includes('controller');
  const kafka = parent && fieldsAt(fieldsAt(parent.fields, 'spec', notes), 'kafka', notes);
  return [{ object, cluster, fields, map, votes, kafka, notes }];
}

/** All pools of controllers of a cluster vote together. */
function poolSection({ object, cluster, fields, map, votes, kafka, notes }: Pool): Section {
  const ownTemplate = fields.has('template');
  const source = ownTemplate ? fields : (kafka ?? NO_FIELDS);
  const podMap = podOf(source, notes);
  const labels = labelsOf(object, cluster, 'kafka', source, notes);
  labels?.set('strimzi.io/pool-name', object.name);
  return {
    object,
    name: cluster === '' ? object.name : `${cluster}-${object.name}`,
    nameRange: object.nameRange,
    extent: spansOf(object.map),
    fields,
    templateMetadata: podMap ? fieldsAt(fieldsOf(podMap), 'metadata', notes) : NO_FIELDS,
    podSpec: podMap ? fieldsOf(podMap) : NO_FIELDS,
    labels,
    // A template of its own would replace the one it inherits, with all that stands in there.
    place: ownTemplate || (kafka && !kafka.has('template')) ? placeFor(map, fields, notes) : undefined,
    selecting: pick(labels, ['strimzi.io/cluster', 'strimzi.io/pool-name']),
    software: () => (votes ? located(softwareOfGroup('kafka_controller'), object.nameRange) : undefined),
    operated: cluster === '' ? undefined : cluster,
    stateful: votes,
    partial: !ownTemplate && kafka === undefined,
    notes,
  };
}

function located<T>(value: T | undefined, range: Range): Located<T> | undefined {
  return value === undefined ? undefined : { value, range };
}

function podOf(fields: Fields, notes: Notes): MapValue | undefined {
  return mapAt(fieldsAt(fields, 'template', notes), 'pod', notes);
}

function placeFor(map: MapValue, fields: Fields, notes: Notes): NonNullable<Section['place']> {
  const template = mapAt(fields, 'template', notes);
  const pod = template && mapAt(fieldsOf(template), 'pod', notes);
  if (pod) return { map: pod, parents: [] };
  return template ? { map: template, parents: ['pod'] } : { map, parents: ['template', 'pod'] };
}

/** The labels the operator gives to pods, under those of the object and of its template. */
function labelsOf(
  object: KubernetesObject,
  cluster: string,
  component: 'zookeeper' | 'kafka',
  fields: Fields,
  notes: Notes,
): Map<string, string> | undefined {
  const own = pairsAt(object.metadata, 'labels', notes);
  const pod = fieldsAt(fieldsAt(fields, 'template', notes), 'pod', notes);
  const added = pairsAt(fieldsAt(pod, 'metadata', notes), 'labels', notes);
  if (!own || !added || cluster === '') return undefined;
  return new Map([
    ...own,
    ...added,
    ['strimzi.io/cluster', cluster],
    ['strimzi.io/kind', 'Kafka'],
    ['strimzi.io/name', `${cluster}-${component}`],
    ['strimzi.io/component-type', component],
    ['app.kubernetes.io/name', component],
    ['app.kubernetes.io/instance', cluster],
    ['app.kubernetes.io/part-of', `strimzi-${cluster}`],
    ['app.kubernetes.io/managed-by', 'strimzi-cluster-operator'],
  ]);
}

function pick(labels: Section['labels'], keys: readonly string[]): Section['selecting'] {
  return labels && new Map([...labels].filter(([key]) => keys.includes(key)));
}
