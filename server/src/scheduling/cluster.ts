/** Nodes, their labels, and the failure domains those labels draw. */

/** A node of a cluster, as a scheduler sees it. */
export interface ClusterNode {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly taints?: readonly Taint[];
}

/** A node's refusal of pods that do not tolerate it. Only the effects `NoSchedule` and `NoExecute` keep a pod away. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** A domain with the replicas in it; the risk model counts it as one host. */
export interface Domain {
  readonly name: string;
  readonly replicas: number;
  /** How many votes each replica has; absent where each has one. */
  readonly votes?: readonly number[];
  /** True where the name is the value of a label; absent where it is that of a node that is a host by itself. */
  readonly isDomain?: true;
}

/** The topology key of the node itself, as in `domain: host`. A label with this name is not looked at. */
export const HOST = 'host';

/**
 * The label with the name of the node. The kubelet always sets it, so a hand-written Node without it is taken to carry
 * its own name.
 */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/**
 * The label of nodes that a topology key means: for the key of the machine itself its host name; every other key is a
 * label already.
 */
export function labelFor(key: string): string {
  return key === HOST ? HOSTNAME_LABEL : key;
}

/** The domain of `node` under `key`; undefined when the node does not carry that label. */
export function labelOf(node: ClusterNode, key: string): string | undefined {
  if (key === HOST) {
    return node.name;
  }
  return node.labels.get(key) ?? (key === HOSTNAME_LABEL ? node.name : undefined);
}

/** The name of the domain of `node`. A node without the label is a domain of its own. */
export function domainOf(node: ClusterNode, key: string): Omit<Domain, 'replicas'> {
  const name = key === HOST || key === HOSTNAME_LABEL ? undefined : labelOf(node, key);
  return name === undefined ? { name: node.name } : { name, isDomain: true };
}

/** A text that identifies a domain, even where a node without the label has the same name as a domain. */
export function domainId(node: ClusterNode, key: string): string {
  const label = labelOf(node, key);
  return label === undefined ? `node:${node.name}` : `label:${label}`;
}
