/**
 * Strimzi's Kafka clusters: ZooKeeper nodes and brokers in `Kafka` objects, and KafkaNodePools.
 * Source: Strimzi documentation, "Configuring Kafka" (roles of node pools, `template.pod`, labels of the pods).
 */
import { groupBy } from '../../scheduling/groupBy.ts';
import type { KubernetesObject } from './objects.ts';
import type { Section } from './section.ts';
import { softwareOfGroup } from '../quorumSoftware.ts';
import { fieldsAt, mapAt, NO_FIELDS, Notes, pairsAt, scalarAt, textAt, textsAt } from '../yaml/walk.ts';
import type { Fields } from '../yaml/walk.ts';
import { fieldsOf } from '../yaml/values.ts';
import type { MapValue } from '../yaml/values.ts';

export function strimziSections(objects: readonly KubernetesObject[]): readonly Section[] {
  const own = objects.filter(isStrimzi);
  const clusters = own.filter(({ kind }) => kind === 'Kafka');
  const pools = own.filter(({ kind }) => kind === 'KafkaNodePool').flatMap((object) => readPool(object, clusters));
  const controllers = groupBy(
    pools.filter(({ votes }) => votes),
    ({ cluster }) => cluster,
  );
  return [
    ...clusters.flatMap(readKafka),
    ...pools.map((pool) => poolSection(pool, controllers.get(pool.cluster)?.length ?? 0)),
  ];
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
    const key = spec.get(component)?.key.at;
    const fields = map && fieldsOf(map);
    if (!map || !key || !fields?.has('replicas')) return [];
    const podMap = podOf(fields, notes);
    const labels = labelsOf(object, object.name, component, fields, notes);
    return [
      {
        object,
        name: `${object.name}-${component}`,
        nameRange: key,
        range: { start: key.start, end: map.at.end },
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

function readPool(object: KubernetesObject, clusters: readonly KubernetesObject[]): readonly Pool[] {
  const notes = new Notes();
  scalarAt(object.metadata, 'name', notes);
  const map = mapAt(object.fields, 'spec', notes);
  if (!map) return [];
  const fields = fieldsOf(map);
  const cluster = textAt(fieldsAt(object.metadata, 'labels', notes), 'strimzi.io/cluster', notes) ?? '';
  const votes = textsAt(fields, 'roles', notes).includes('controller');
  const parent = clusters.find(({ name }) => name === cluster);
  const kafka = parent && fieldsAt(fieldsAt(parent.fields, 'spec', notes), 'kafka', notes);
  return [{ object, cluster, fields, map, votes, kafka, notes }];
}

/** Several pools of controllers vote together, so that the majority of one of them means nothing. */
function poolSection({ object, cluster, fields, map, votes, kafka, notes }: Pool, controllerPools: number): Section {
  const ownTemplate = fields.has('template');
  const source = ownTemplate ? fields : (kafka ?? NO_FIELDS);
  const podMap = podOf(source, notes);
  const labels = labelsOf(object, cluster, 'kafka', source, notes);
  labels?.set('strimzi.io/pool-name', object.name);
  const alone = votes && controllerPools === 1;
  return {
    object,
    name: cluster === '' ? object.name : `${cluster}-${object.name}`,
    nameRange: object.nameRange,
    range: object.map.at,
    fields,
    templateMetadata: podMap ? fieldsAt(fieldsOf(podMap), 'metadata', notes) : NO_FIELDS,
    podSpec: podMap ? fieldsOf(podMap) : NO_FIELDS,
    labels,
    // A template of its own would replace the one it inherits, with all that stands in there.
    place: ownTemplate || (kafka && !kafka.has('template')) ? placeFor(map, fields, notes) : undefined,
    selecting: pick(labels, ['strimzi.io/cluster', 'strimzi.io/pool-name']),
    software: () => (alone ? located(softwareOfGroup('kafka_controller'), object.nameRange) : undefined),
    stateful: votes,
    partial: !ownTemplate && kafka === undefined,
    notes,
  };
}

function located<T>(value: T | undefined, range: Section['range']): { value: T; range: Section['range'] } | undefined {
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
