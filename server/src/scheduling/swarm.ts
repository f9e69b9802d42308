/** Docker Swarm's placement: hard constraints, and `max_replicas_per_node`. */
import { type ClusterNode, HOST } from './cluster.ts';
import { type Constraint } from './constraints.ts';
import { type NodeFilter } from './eligibility.ts';

/** `max_replicas_per_node`, where 0 and nothing mean no limit. */
export function swarmLimit(maxReplicasPerNode: number | undefined): Constraint[] {
  return maxReplicasPerNode === undefined || maxReplicasPerNode === 0
    ? []
    : [{ kind: 'at-most-per-domain', key: HOST, max: maxReplicasPerNode }];
}

/**
 * One of `placement.constraints`, such as `node.labels.zone == a`; undefined where Swarm would refuse it. Values compare
 * without regard to case and a missing label is an empty one. What an inventory does not tell (role, id, platform,
 * engine labels) rules no node out, because the node may well have it.
 */
export function swarmConstraint(expression: string): NodeFilter | undefined {
  const match = /^\s*(?<key>[a-z_][\w.-]+)\s*(?<operator>[=!]=)\s*(?<value>\S(?:.*\S)?)\s*$/i.exec(expression);
  const { key = '', operator, value = '' } = match?.groups ?? {};
  const lookUp = match === null ? undefined : swarmAttribute(key);
  return (
    lookUp &&
    ((node) => {
      const attribute = lookUp(node);
      return attribute === undefined || equalFold(attribute, value) === (operator === '==');
    })
  );
}

/** How a node answers to a constraint's key: undefined where that is not known of the node. */
function swarmAttribute(key: string): ((node: ClusterNode) => string | undefined) | undefined {
  const [, kind = '', label = ''] = /^(node\.labels\.|engine\.labels\.|node\.)(.+)$/i.exec(key) ?? [];
  switch (kind.toLowerCase()) {
    case 'node.labels.':
      return ({ labels }) => labels.get(label) ?? '';
    case 'engine.labels.':
      return () => undefined;
    case 'node.':
      return nodeAttribute(label.toLowerCase());
    default:
      return undefined;
  }
}

function nodeAttribute(name: string): ((node: ClusterNode) => string | undefined) | undefined {
  switch (name) {
    case 'hostname':
      return (node) => node.name;
    case 'role':
      return ({ labels }) => labels.get('role');
    case 'id':
    case 'ip':
    case 'platform.os':
    case 'platform.arch':
      return () => undefined;
    default:
      return undefined;
  }
}

function equalFold(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
