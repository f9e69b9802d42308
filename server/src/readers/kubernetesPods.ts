/** Pods of a running cluster, as `kubectl get pods -o yaml` tells them: each knows its node already. */
import type { Host, Listing, Problem, Service } from '../model/service.ts';
import { readAnnotations } from './kubernetesAnnotations.ts';
import type { KubernetesObject } from './kubernetesObjects.ts';
import { softwareReader } from './kubernetesTemplates.ts';
import type { Reading } from './reader.ts';
import { fieldsAt, mapAt, NO_FIELDS, Notes, pairsAt, scalarAt, textAt } from './walk.ts';
import type { Fields } from './walk.ts';
import { fieldsOf } from './yamlNodes.ts';
import type { ScalarValue } from './yamlNodes.ts';

/** A service is the pods of one controller. */
export function readPods(objects: readonly KubernetesObject[]): Reading {
  const groups = new Map<string, Pod[]>();
  for (const object of objects) {
    const pod = object.kind === 'Pod' && object.apiVersion === 'v1' ? readPod(object) : undefined;
    if (!pod) continue;
    const key = JSON.stringify([object.namespace, pod.owner.kind, pod.owner.name]);
    const group = groups.get(key) ?? [];
    group.push(pod);
    groups.set(key, group);
  }
  const problems: Problem[] = [];
  const services = [...groups.values()].flatMap((pods) => readGroup(pods, problems));
  return { services, problems };
}

interface Pod {
  readonly object: KubernetesObject;
  readonly owner: Owner;
  readonly spec: Fields;
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** Undefined while it waits for a node. */
  readonly node: ScalarValue | undefined;
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

const NOUNS = { replica: ['pod', 'pods'], host: ['node', 'nodes'] } as const;
const STATEFUL = new Set(['StatefulSet', 'Node', 'Pod']);
/** What these run has no members that vote: one pod a node, or pods that end. */
const NEVER = new Set(['DaemonSet', 'Job']);

/** Nothing for pods that are done or on their way out. */
function readPod(object: KubernetesObject): Pod | undefined {
  const quiet = new Notes();
  const phase = textAt(fieldsAt(object.fields, 'status', quiet), 'phase', quiet);
  if (phase === 'Succeeded' || phase === 'Failed' || object.metadata.has('deletionTimestamp')) return undefined;
  const spec = mapAt(object.fields, 'spec', quiet);
  if (!spec) return undefined;
  const fields = fieldsOf(spec);
  const labels = pairsAt(object.metadata, 'labels', quiet);
  const node = scalarAt(fields, 'nodeName', quiet);
  const owner = ownerOf(object, labels ?? new Map(), node?.text ?? '');
  return owner && { object, owner, spec: fields, labels, node };
}

/**
 * The Deployment behind a ReplicaSet, the name of a static pod without that of its node, and for pods without a
 * controller the application they are labelled with; nothing for pods that belong to nobody.
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

function readGroup(pods: readonly Pod[], problems: Problem[]): Service[] {
  const [first] = pods;
  if (!first) return [];
  const { object, owner, spec, labels } = first;
  const notes = new Notes();
  const model = readAnnotations(object.metadata, NO_FIELDS, notes);
  const stateful = STATEFUL.has(owner.kind);
  const software = NEVER.has(owner.kind)
    ? undefined
    : softwareReader(object, spec, labels, stateful, new Notes())(pods.length);
  const perhaps = stateful && pods.length > 1 ? 'perhaps' : 'unless-declared';
  problems.push(...notes.problems);
  return [
    {
      name: owner.name,
      nameRange: object.nameRange,
      range: object.map.at,
      nouns: NOUNS,
      hosts: hostsOf(pods),
      declarations: model.declarations,
      complete: notes.complete && model.complete && pods.every(({ node }) => node),
      ...(model.ignored.length > 0 && { ignored: model.ignored }),
      ...(software ? { software } : !model.declared && { quorumBased: perhaps }),
    },
  ];
}

function hostsOf(pods: readonly Pod[]): Host[] {
  const hosts = new Map<string, Host & { readonly listing: Extract<Listing, { kind: 'observed' }> }>();
  for (const { node } of pods) {
    if (!node) continue;
    const known = hosts.get(node.text);
    const items = [...(known?.listing.items ?? []), { range: node.at }];
    const listing = { kind: 'observed', key: 'nodeName', items } as const;
    hosts.set(node.text, { name: node.text, nameRange: known?.nameRange ?? node.at, replicas: items.length, listing });
  }
  return [...hosts.values()];
}
