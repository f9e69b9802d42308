/**
 * Pods as the scheduler sees them, whatever they run: those that a workload, a Job or a DaemonSet makes, and bare ones.
 */
import type { Constraint } from '../../scheduling/constraints.ts';
import type { Toleration } from '../../scheduling/eligibility.ts';
import { claimsIn, type Claims } from './volumes.ts';
import type { CountingConstraint } from './constraints.ts';
import type { Counted, HostPort, Pods } from './counted.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { type Placing, readPodSpec } from './podSpec.ts';
import { labelTexts } from './selectors.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { fieldsAt, Notes, pairsAt, textAt, QUIET } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';

/** Alike pods. It is plain data, without places in the file. */
export interface PodKind extends Pods, Pick<Placing, 'selector' | 'terms' | 'tolerations'> {
  /** The kind and the name of what makes them, such as `StatefulSet`. */
  readonly kind: string;
  readonly name: string;
  /** How many there are at the same time; `each-node` for one on every node open to them. */
  readonly replicas: number | 'each-node';
  /** True for pods that end by themselves. */
  readonly passing?: true;
  /** The numbers of the pods that are members of the quorum; absent where all are. */
  readonly voters?: readonly number[];
  /** How many votes each member has; absent where each has one. */
  readonly votes?: number;
  /** The nodes of pods that are there already. */
  readonly nodes?: readonly string[];
  readonly hard: readonly HardConstraint[];
  readonly hostPorts: readonly HostPort[];
  /** The labels, in the form in which selectors ask for them. */
  readonly labelled: readonly string[];
  readonly claims: Claims;
  /** A text that is equal for pods that count, and are counted, in the same way. */
  readonly matching: string;
}

/** A hard constraint of pods, with the pods that it counts. */
export interface HardConstraint {
  readonly constraint: Constraint;
  readonly counted: Counted;
  /** True where it may bind pods that it does not count. */
  readonly ofOthers?: true;
}

/** What is known of pods of a workload, beside the result of `readPodSpec`. */
export interface PodOwner extends Pods {
  readonly kind: string;
  readonly name: string;
  /** The spec of the workload. */
  readonly fields: Fields;
}

/** The kind of pods that something makes. */
export function podKind(
  { kind, name, labels, openLabels, namespace, fields }: PodOwner,
  podSpec: Fields,
  { selector, terms, tolerations, constraints }: Placing,
  replicas: PodKind['replicas'],
): PodKind {
  const stated = constraints.filter((constraint) => constraint.stated.hard);
  const hard = stated.map(hardConstraint);
  const hostPorts = hard.flatMap(({ counted }) => ('hostPorts' in counted ? counted.hostPorts : []));
  return {
    kind,
    name,
    labels,
    ...(openLabels && { openLabels }),
    namespace,
    replicas,
    selector,
    ...(terms && { terms }),
    tolerations,
    hard,
    hostPorts,
    matching: JSON.stringify([labels && [...labels], openLabels, namespace, name, hard]),
    labelled: labelTexts(labels ?? new Map()),
    claims: claimsIn(fields, podSpec),
  };
}

function hardConstraint({ stated, counted, ofOthers }: CountingConstraint): HardConstraint {
  return { constraint: stated.constraint, counted, ...(ofOthers && { ofOthers }) };
}

/** The pods of objects that are no services. */
export function readPodKinds(objects: readonly KubernetesObject[]): readonly PodKind[] {
  return objects.flatMap((object) => {
    const group = object.apiVersion.split('/')[0];
    if (group === 'batch' && object.kind === 'Job') return jobPods(object, specOf(object));
    if (group === 'batch' && object.kind === 'CronJob') {
      const spec = specOf(object);
      return isSuspended(spec) ? [] : jobPods(object, fieldsAt(fieldsAt(spec, 'jobTemplate', QUIET), 'spec', QUIET));
    }
    if (group === 'apps' && object.kind === 'DaemonSet') return daemonPods(object, specOf(object));
    return object.apiVersion === 'v1' && object.kind === 'Pod' ? barePod(object) : [];
  });
}

const quiet = (): Notes => new Notes();

function specOf({ fields }: KubernetesObject): Fields {
  return fieldsAt(fields, 'spec', QUIET);
}

function isSuspended(spec: Fields): boolean {
  return textAt(spec, 'suspend', QUIET) === 'true';
}

/** The pods of a Job: as many at the same time as `parallelism` says (1 by default), and no more than `completions`. */
function jobPods(object: KubernetesObject, spec: Fields): readonly PodKind[] {
  const number = (key: string): number | undefined => {
    const value = wholeNumber(textAt(spec, key, QUIET) ?? '');
    return typeof value === 'number' ? value : undefined;
  };
  const replicas = Math.min(number('parallelism') ?? 1, number('completions') ?? Infinity);
  if (isSuspended(spec) || replicas === 0) return [];
  return templatePods(object, spec, replicas).map((pods) => ({ ...pods, passing: true }));
}

function daemonPods(object: KubernetesObject, spec: Fields): readonly PodKind[] {
  return templatePods(object, spec, 'each-node').map((pods) => ({
    ...pods,
    tolerations: [...pods.tolerations, ...DAEMON_TOLERATIONS],
  }));
}

/** The tolerations that the controller adds (Kubernetes documentation, "DaemonSet", taints and tolerations). */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  ...['not-ready', 'unreachable'].map((name) => tolerating(name, 'NoExecute')),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map((name) =>
    tolerating(name, 'NoSchedule'),
  ),
];

function tolerating(name: string, effect: string): Toleration {
  return { key: `node.kubernetes.io/${name}`, operator: 'Exists', effect };
}

function templatePods(object: KubernetesObject, spec: Fields, replicas: PodKind['replicas']): readonly PodKind[] {
  const template = fieldsAt(spec, 'template', QUIET);
  return podsOf(object, fieldsAt(template, 'metadata', QUIET), fieldsAt(template, 'spec', QUIET), spec, replicas);
}

/** A pod that waits for a node, or has one. A pod with a controller belongs to what made it. */
function barePod(object: KubernetesObject): readonly PodKind[] {
  const phase = textAt(fieldsAt(object.fields, 'status', QUIET), 'phase', QUIET);
  if (phase === 'Succeeded' || phase === 'Failed' || object.metadata.has('deletionTimestamp')) return [];
  const podSpec = specOf(object);
  const node = textAt(podSpec, 'nodeName', QUIET);
  const [pod] = podsOf(object, object.metadata, podSpec, podSpec, 1);
  if (!pod) return [];
  const { controller } = object;
  const owner = controller && { kind: controller.kind, name: controller.name };
  return [{ ...pod, ...owner, ...(node !== undefined && { nodes: [node] }) }];
}

function podsOf(
  { kind, name, namespace }: KubernetesObject,
  metadata: Fields,
  podSpec: Fields,
  fields: Fields,
  replicas: PodKind['replicas'],
): readonly PodKind[] {
  if (!podSpec.has('containers')) return [];
  const notes = quiet();
  const labels = pairsAt(metadata, 'labels', notes);
  const placing = readPodSpec(podSpec, { labels, namespace }, notes);
  // Pods that cannot be read completely may be anywhere, so they do not count beside others.
  return notes.complete ? [podKind({ kind, name, labels, namespace, fields }, podSpec, placing, replicas)] : [];
}
