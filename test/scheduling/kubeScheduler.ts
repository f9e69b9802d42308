/**
 * An independent kube-scheduler to test against: pods with labels and selectors, one at a time, in every order of arrival,
 * each node looked at as the plugins do that decide (nodeaffinity, tainttoleration, podtopologyspread, interpodaffinity,
 * nodeports, volumebinding; kubernetes/kubernetes, pkg/scheduler/framework/plugins). Nothing is taken from the code under test.
 */

export interface Cluster {
  readonly nodes: readonly Node[];
  readonly workloads: readonly Workload[];
  /** Labels of the namespaces that objects describe. */
  readonly namespaces: Readonly<Record<string, Labels>>;
}

type Labels = Readonly<Record<string, string>>;

export interface Node {
  readonly name: string;
  readonly labels: Labels;
  readonly tainted: boolean;
}

export interface Workload {
  readonly kind: 'StatefulSet' | 'Deployment' | 'Job' | 'DaemonSet' | 'Pod';
  readonly name: string;
  readonly namespace?: string;
  readonly labels: Labels;
  readonly replicas: number;
  readonly nodeSelector: Labels;
  /** What its required node affinity asks of a node. */
  readonly within?: readonly Expression[];
  readonly tolerates: boolean;
  readonly spread: readonly Spread[];
  readonly apart: readonly Term[];
  readonly near: readonly Term[];
  readonly hostPort?: number;
  /** What it is declared to be a member of, with other workloads of its namespace. */
  readonly quorum?: string;
  /** A bare pod that is there already. */
  readonly nodeName?: string;
  /** By number of the pod the nodes that its volume can be used on. */
  readonly pins: Readonly<Record<number, readonly string[]>>;
}

export interface Expression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

export type Selector = { readonly matchLabels?: Labels; readonly matchExpressions?: readonly Expression[] } | undefined;

export interface Spread {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
  readonly labelSelector?: Selector;
}

export interface Term {
  readonly topologyKey: string;
  readonly labelSelector?: Selector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: Selector;
}

/** Pods that are alike: those of a workload, or one of them that a volume ties to nodes. */
interface Unit {
  readonly of: Workload;
  readonly count: number;
  readonly nodes?: readonly string[];
}

/** Every outcome for a workload, or for all of one quorum, as `sizes|pending`, sorted, with sizes counted by `domain` (undefined: by node). */
export function outcomesFor(cluster: Cluster, name: string, domain?: string): string[] {
  const units = cluster.workloads.flatMap((workload) => unitsOf(workload, cluster));
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (state: State): void => {
    const key = state.map((row) => row.join()).join(';');
    if (seen.has(key)) return;
    seen.add(key);
    let lasting = false;
    for (const [index, unit] of units.entries()) {
      const there = total(state[index] ?? []);
      if (there >= unit.count || unit.of.nodeName !== undefined) continue;
      for (const [place, node] of cluster.nodes.entries()) {
        if (!fits(cluster, units, state, index, node, place)) continue;
        if (unit.of.kind !== 'Job') lasting = true;
        visit(state.map((row, at) => (at === index ? row.map((n, other) => (other === place ? n + 1 : n)) : row)));
      }
    }
    // A Job may be over or yet to come, so that any part of its pods may be all there are.
    if (!lasting) found.add(outcome(cluster, units, state, name, domain));
  };
  visit(units.map(({ of }) => cluster.nodes.map((node) => (of.nodeName === node.name ? 1 : 0))));
  return [...found].toSorted((a, b) => a.localeCompare(b));
}

/** Pods there are by unit and node. */
type State = readonly (readonly number[])[];

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function unitsOf(workload: Workload, { nodes }: Cluster): Unit[] {
  if (workload.kind === 'DaemonSet') {
    const open = nodes.filter((node) => selected(workload, node) && tolerated(workload, node));
    return open.map(({ name }) => ({ of: workload, count: 1, nodes: [name] }));
  }
  const pinned = Object.values(workload.pins);
  return [
    { of: workload, count: workload.replicas - pinned.length },
    ...pinned.map((names) => ({ of: workload, count: 1, nodes: names })),
  ];
}

function outcome(cluster: Cluster, units: readonly Unit[], state: State, name: string, domain?: string): string {
  const sizes = new Map<string, number>();
  let wanted = 0;
  for (const [index, { of, count }] of units.entries()) {
    if (of.name !== name && of.quorum !== name) continue;
    wanted += count;
    for (const [place, node] of cluster.nodes.entries()) {
      const label = domain === undefined ? undefined : node.labels[domain];
      const host = label === undefined ? `node ${node.name}` : `domain ${label}`;
      sizes.set(host, (sizes.get(host) ?? 0) + (state[index]?.[place] ?? 0));
    }
  }
  const used = [...sizes.values()].filter((size) => size > 0).toSorted((a, b) => b - a);
  return `${used.join(' ')}|${wanted - total(used)}`;
}

function fits(
  cluster: Cluster,
  units: readonly Unit[],
  state: State,
  index: number,
  node: Node,
  place: number,
): boolean {
  const unit = units[index];
  if (!unit || (unit.nodes && !unit.nodes.includes(node.name))) return false;
  const pod = unit.of;
  if (!selected(pod, node) || !tolerated(pod, node)) return false;
  /** How many pods that `counts` takes are on the nodes that `where` takes. */
  const count = (counts: (other: Workload) => boolean, where: (other: Node) => boolean): number =>
    units.reduce((sum, { of }, at) => {
      if (!counts(of)) return sum;
      return sum + cluster.nodes.reduce((n, other, on) => n + (where(other) ? (state[at]?.[on] ?? 0) : 0), 0);
    }, 0);

  // nodeports
  const port = pod.hostPort;
  if (
    port !== undefined &&
    count(
      (other) => other.hostPort === port,
      (other) => other === node,
    ) > 0
  )
    return false;
  if (pod.kind === 'DaemonSet' && (state[index]?.[place] ?? 0) > 0) return false;

  // podtopologyspread: calPreFilterState and Filter
  const keys = pod.spread.map(({ topologyKey }) => topologyKey);
  for (const { topologyKey, maxSkew, minDomains = 1, labelSelector, ...policies } of pod.spread) {
    const domain = node.labels[topologyKey];
    if (domain === undefined) return false;
    const eligible = cluster.nodes.filter(
      (other) =>
        keys.every((key) => other.labels[key] !== undefined) &&
        (policies.nodeAffinityPolicy === 'Ignore' || selected(pod, other)) &&
        (policies.nodeTaintsPolicy !== 'Honor' || tolerated(pod, other)),
    );
    // countPodsMatchSelector: no pod for an empty selector, as schedulers of 1.27 to 1.37 have it
    const matches = (other: Workload): boolean =>
      !isEmpty(labelSelector) && sameNamespace(pod, other) && selects(labelSelector, other.labels);
    const domains = new Set(eligible.map(({ labels }) => labels[topologyKey]));
    const load = (name: string | undefined): number =>
      count(matches, (other) => eligible.includes(other) && other.labels[topologyKey] === name);
    const least = domains.size < minDomains ? 0 : Math.min(...[...domains].map(load));
    const self = selects(labelSelector, pod.labels) ? 1 : 0;
    if (load(domain) + self - least > maxSkew) return false;
  }

  // interpodaffinity: satisfyPodAntiAffinity, satisfyExistingPodsAntiAffinity, satisfyPodAffinity
  const inDomain = (key: string) => (other: Node) =>
    node.labels[key] !== undefined && other.labels[key] === node.labels[key];
  const counts = (owner: Workload, term: Term, other: Workload): boolean =>
    selects(term.labelSelector, other.labels) && reaches(cluster, owner, term, other);
  if (pod.apart.some((term) => count((other) => counts(pod, term, other), inDomain(term.topologyKey)) > 0))
    return false;
  for (const { of } of units) {
    const keepsOff = of.apart.filter((term) => counts(of, term, pod));
    if (keepsOff.some((term) => count((other) => other === of, inDomain(term.topologyKey)) > 0)) return false;
  }
  if (pod.near.length === 0) return true;
  if (pod.near.some(({ topologyKey }) => node.labels[topologyKey] === undefined)) return false;
  const matchesAll = (other: Workload): boolean => pod.near.every((term) => counts(pod, term, other));
  // Pods that no workload here matches are somewhere else, who knows where.
  if (!cluster.workloads.some(matchesAll)) return true;
  const first =
    matchesAll(pod) &&
    pod.near.every(({ topologyKey: key }) => count(matchesAll, ({ labels }) => labels[key] !== undefined) === 0);
  return first || pod.near.every((term) => count(matchesAll, inDomain(term.topologyKey)) > 0);
}

function selected({ nodeSelector, within = [] }: Workload, { labels }: Node): boolean {
  return selects({ matchLabels: nodeSelector, matchExpressions: within }, labels);
}

function tolerated({ tolerates }: Workload, { tainted }: Node): boolean {
  return tolerates || !tainted;
}

function isEmpty(selector: Selector): boolean {
  return Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length === 0;
}

export function selects(selector: Selector, labels: Labels): boolean {
  if (!selector) return false;
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const label = labels[key];
      if (operator === 'Exists') return label !== undefined;
      if (operator === 'DoesNotExist') return label === undefined;
      return operator === 'In'
        ? label !== undefined && values.includes(label)
        : !(label !== undefined && values.includes(label));
    })
  );
}

function sameNamespace(one: Workload, other: Workload): boolean {
  return one.namespace === other.namespace;
}

/** False too where it is not known: a namespace without a name, or labels that no Namespace object tells. */
function reaches(
  { namespaces }: Cluster,
  owner: Workload,
  { namespaces: named = [], namespaceSelector }: Term,
  other: Workload,
): boolean {
  if (named.length === 0 && !namespaceSelector) return sameNamespace(owner, other);
  const { namespace } = other;
  if (namespace !== undefined && named.includes(namespace)) return true;
  if (!namespaceSelector) return false;
  if (isEmpty(namespaceSelector)) return true;
  if (namespace === undefined) return false;
  const onlyName = [
    ...Object.keys(namespaceSelector.matchLabels ?? {}),
    ...(namespaceSelector.matchExpressions ?? []).map(({ key }) => key),
  ].every((key) => key === 'kubernetes.io/metadata.name');
  const known = namespaces[namespace];
  if (!known && !onlyName) return false;
  return selects(namespaceSelector, { ...known, 'kubernetes.io/metadata.name': namespace });
}

/** As a stream of YAML documents, one a line: JSON is YAML too. */
export function manifestOf({ nodes, workloads, namespaces }: Cluster): string {
  const objects = [
    ...Object.entries(namespaces).map(([name, labels]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    })),
    ...workloads.flatMap((workload) => [objectOf(workload), ...volumesOf(workload)]),
    ...nodes.map(({ name, labels, tainted }) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec: tainted ? { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } : {},
    })),
  ];
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('---\n');
}

function objectOf(workload: Workload): object {
  const { kind, name, namespace, labels, replicas, nodeName, quorum } = workload;
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(quorum !== undefined && { annotations: { 'quorate.dev/quorum-group': quorum } }),
  };
  const spec = podSpecOf(workload);
  if (kind === 'Pod') {
    const bound = { ...spec, ...(nodeName !== undefined && { nodeName }) };
    return { apiVersion: 'v1', kind, metadata: { ...metadata, labels }, spec: bound };
  }
  const template = { metadata: { labels }, spec };
  if (kind === 'Job') return { apiVersion: 'batch/v1', kind, metadata, spec: { parallelism: replicas, template } };
  if (kind === 'DaemonSet') return { apiVersion: 'apps/v1', kind, metadata, spec: { template } };
  const claims =
    Object.keys(workload.pins).length > 0 ? { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } : {};
  return { apiVersion: 'apps/v1', kind, metadata, spec: { replicas, template, ...claims } };
}

function podSpecOf({ nodeSelector, tolerates, spread, apart, near, hostPort, kind }: Workload): object {
  const required = (terms: readonly Term[]): object => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });
  return {
    nodeSelector,
    tolerations: tolerates ? [{ operator: 'Exists' }] : [],
    topologySpreadConstraints: spread.map((one) => ({ ...one, whenUnsatisfiable: 'DoNotSchedule' })),
    affinity: { podAntiAffinity: required(apart), podAffinity: required(near) },
    containers: [
      {
        name: 'main',
        image: kind === 'StatefulSet' ? 'etcd:3.5' : 'nginx:1.29',
        ...(hostPort !== undefined && { ports: [{ containerPort: 80, hostPort }] }),
      },
    ],
  };
}

function volumesOf({ name, pins }: Workload): object[] {
  return Object.entries(pins).map(([pod, nodes]) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `volume-${name}-${pod}` },
    spec: {
      claimRef: { namespace: 'default', name: `data-${name}-${pod}` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: nodes }] }],
        },
      },
    },
  }));
}
