/** Pods of a running cluster, as `kubectl get pods -o yaml` prints them. Each knows its node already. */
import type { Memo } from '../../base/memo.ts';
import { NOUNS } from './section.ts';
import { START } from '../../model/range.ts';
import type { Host, Problem, Range, Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import { groupBy } from '../../base/groupBy.ts';
import { readAnnotations } from './annotations.ts';
import type { AnnotatedModel } from './annotations.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { readPrograms, softwareOfPods } from './templates.ts';
import type { Programs } from './templates.ts';
import type { Reading } from '../dialect.ts';
import { fieldsAt, mapAt, NO_FIELDS, Notes, pairsAt, scalarAt, textAt, QUIET } from '../../text/walk.ts';
import { atOnce, type Steps } from '../../base/steps.ts';
import { fieldsOf, spansOf } from '../../text/values.ts';
import type { NodeDemands } from '../../model/scheduling.ts';
import type { NodeSelectorTerm } from '../../scheduling/eligibility.ts';
import { readNodeDemands } from './podSpec.ts';
import { claimsIn, type VolumeTerms } from './volumes.ts';

/** The pods that run, or will run. They are plain data, each read by itself. */
export function readPods(objects: readonly KubernetesObject[]): readonly Pod[] {
  return objects.flatMap((object) => (object.kind === 'Pod' && object.apiVersion === 'v1' ? readPod(object) : []));
}

/** A text that is equal exactly for pods of one owner. */
export function podGroup(namespace: string | undefined, { kind, name }: Owner): string {
  return JSON.stringify([namespace, kind, name]);
}

/** The services: each consists of the pods of one controller. */
export function* servicesOfPods(pods: readonly Pod[], volumes: VolumeTerms, memo: Memo): Steps<Reading> {
  const groups = [...groupBy(pods, ({ group }) => group).values()];
  const services: Service[] = [];
  for (const [first, ...others] of groups) {
    if (first) {
      const own = [first, ...others];
      const pins = pinsOf(own, volumes);
      services.push(memo.get(serviceOfPods, first, [...others, null, ...pins], () => serviceOfPods(first, own, pins)));
    }
    yield;
  }
  return { services, problems: groups.flatMap(([first]) => first?.problems ?? []) };
}

/** A pod of a running cluster. */
export interface Pod {
  readonly owner: Owner;
  /** A text that is equal exactly for pods of the same service. */
  readonly group: string;
  readonly nameRange: Range;
  readonly extent: readonly Range[];
  /** The node; undefined while the pod waits for one. */
  readonly node: Located<string> | undefined;
  /** What it demands of a node; `stay` where no other node is possible. */
  readonly demands: NodeDemands | 'stay';
  readonly namespace: string | undefined;
  /** The names of the claims for volumes that it uses. */
  readonly claims: readonly string[];
  readonly programs: Programs;
  readonly model: AnnotatedModel;
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

const STATEFUL = new Set(['StatefulSet', 'Node', 'Pod']);
/** Kinds whose pods are never members that vote: one pod on each node, or pods that end. */
const NEVER = new Set(['DaemonSet', 'Job']);

/** Kinds whose pods have their nodes by nature: those of a file on the node, and one on each node. */
const FIXED = new Set(['Node', 'DaemonSet']);

/** Reads a pod; nothing for one that is done, or is being deleted. */
function readPod(object: KubernetesObject): readonly Pod[] {
  const phase = textAt(fieldsAt(object.fields, 'status', QUIET), 'phase', QUIET);
  if (phase === 'Succeeded' || phase === 'Failed' || object.metadata.has('deletionTimestamp')) return [];
  const spec = mapAt(object.fields, 'spec', QUIET);
  if (!spec) return [];
  const fields = fieldsOf(spec);
  const labels = pairsAt(object.metadata, 'labels', QUIET);
  const node = scalarAt(fields, 'nodeName', QUIET);
  const owner = ownerOf(object, labels ?? new Map(), node?.text ?? '');
  if (!owner) return [];
  const notes = new Notes();
  const model = readAnnotations(object.metadata, NO_FIELDS, notes);
  const placing = new Notes();
  const demands = readNodeDemands(fields, placing);
  return [
    {
      owner,
      group: podGroup(object.namespace, owner),
      nameRange: object.nameRange,
      extent: spansOf(object.map),
      node: node && { value: node.text, range: node.at },
      demands: FIXED.has(owner.kind) || !placing.complete ? 'stay' : demands,
      namespace: object.namespace,
      claims: claimsIn(NO_FIELDS, fields).shared,
      programs: atOnce(readPrograms(object, fields, labels, STATEFUL.has(owner.kind), QUIET)),
      model,
      problems: notes.problems,
      complete: notes.complete && model.complete,
    },
  ];
}

/**
 * What a pod belongs to: the Deployment behind a ReplicaSet; the name of a static pod without that of its node; for a
 * pod without a controller the application in its labels. Undefined for a pod that belongs to none of these.
 */
function ownerOf(
  { controller, name }: KubernetesObject,
  labels: ReadonlyMap<string, string>,
  node: string,
): Owner | undefined {
  if (controller?.kind === 'ReplicaSet') {
    const hash = `-${labels.get('pod-template-hash') ?? ''}`;
    return hash !== '-' && controller.name.endsWith(hash)
      ? { kind: 'Deployment', name: controller.name.slice(0, -hash.length) }
      : controller;
  }
  if (controller?.kind === 'Node') {
    return { kind: 'Node', name: name.endsWith(`-${node}`) ? name.slice(0, -node.length - 1) : name };
  }
  const application = APPLICATION_LABELS.map((key) => labels.get(key)).find((value) => value !== undefined);
  return controller ?? (application === undefined ? undefined : { kind: 'Pod', name: application });
}

const APPLICATION_LABELS = ['app.kubernetes.io/instance', 'app.kubernetes.io/name', 'app', 'k8s-app'];

/** The node terms of the volumes that tie pods to nodes. */
export function pinsOf(pods: readonly Pod[], volumes: VolumeTerms): readonly (readonly NodeSelectorTerm[])[] {
  return [...new Set(pods.flatMap(({ namespace, claims }) => claims.flatMap((claim) => volumes(namespace, claim))))];
}

/** What the pods of one owner demand of another node. They are alike, and each of their volumes must be in reach. */
export function movesOf(first: Pod | undefined, pins: ReturnType<typeof pinsOf>): NodeDemands | 'stay' {
  if (!first || first.demands === 'stay') return 'stay';
  return { ...first.demands, ...(pins.length > 0 && { pins }) };
}

function serviceOfPods(first: Pod, pods: readonly Pod[], pins: ReturnType<typeof pinsOf>): Service {
  const { owner, nameRange, programs, model, complete } = first;
  const stateful = STATEFUL.has(owner.kind) && !programs.never;
  const software = NEVER.has(owner.kind) ? undefined : softwareOfPods(programs, pods.length);
  const perhaps = stateful && pods.length > 1 ? 'perhaps' : 'unless-declared';
  return {
    name: owner.name,
    nameRange,
    extent: pods.flatMap(({ extent }) => extent),
    nouns: NOUNS,
    hosts: hostsOf(pods),
    moves: movesOf(first, pins),
    declarations: model.declarations,
    complete: complete && pods.every(({ node }) => node),
    ...(model.ignored.length > 0 && { ignored: model.ignored }),
    ...(software ? { software } : !model.declared && { quorumBased: perhaps }),
  };
}

export function hostsOf(pods: readonly Pod[]): Host[] {
  const placed = pods.flatMap(({ node }) => node ?? []);
  return [...groupBy(placed, ({ value }) => value)].map(([name, here]) => {
    const items = here.map(({ range }) => ({ range }));
    const nameRange = items[0]?.range ?? START;
    return { name, nameRange, replicas: items.length, listing: { kind: 'observed', key: 'nodeName', items } };
  });
}
