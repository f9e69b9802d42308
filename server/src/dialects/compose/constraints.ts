/**
 * `deploy.placement` of a Compose file: the tasks' demands on a swarm. Source: Docker documentation, "Compose Deploy
 * Specification".
 */
import type { ConstraintWriter } from '../../model/scheduling.ts';
import { HOST } from '../../scheduling/cluster.ts';
import type { Constraint } from '../../scheduling/constraints.ts';
import type { NodeDemand } from '../../scheduling/eligibility.ts';

/** The key of the only limit that Compose has. */
export const LIMIT = 'max_replicas_per_node';

/** The constraint for a limit. 0 means no limit. */
export function limitPerNode(most: number | undefined): Constraint[] {
  return most === undefined || most === 0 ? [] : [{ kind: 'at-most-per-domain', key: HOST, max: most }];
}

export const limitWriter: ConstraintWriter = {
  kind: 'at-most-per-domain',
  title: (constraint) => `Spread: ${LIMIT} ${constraint.kind === 'at-most-per-domain' ? constraint.max : 1}`,
  addition: (constraint) =>
    constraint.kind === 'at-most-per-domain' && constraint.key === HOST ? { [LIMIT]: constraint.max } : undefined,
  apart: undefined,
  hardened: () => undefined,
};

/**
 * The demands of one entry of `placement.constraints`, such as `node.labels.zone == a`; undefined where Swarm would
 * refuse it. No file tells the id of a node, its platform, or the labels of its engine, so an expression on those
 * demands nothing.
 */
export function demandsOf(expression: string): readonly NodeDemand[] | undefined {
  const match = /^\s*(?<key>[a-z_][\w.-]+)\s*(?<operator>[=!]=)\s*(?<value>\S(?:.*\S)?)\s*$/i.exec(expression);
  const { key = '', operator, value = '' } = match?.groups ?? {};
  const [, kind = '', name = ''] = /^(node\.labels\.|engine\.labels\.|node\.)(.+)$/i.exec(key) ?? [];
  const stated = { value, equal: operator === '==' };
  switch (kind.toLowerCase()) {
    case 'node.labels.':
      return [{ label: name, ...stated }];
    case 'engine.labels.':
      return [];
    case 'node.':
      return demandsOnNode(name.toLowerCase(), stated);
    default:
      return undefined;
  }
}

function demandsOnNode(name: string, stated: Pick<NodeDemand, 'value' | 'equal'>): readonly NodeDemand[] | undefined {
  switch (name) {
    case 'hostname':
      return [stated];
    case 'role':
      // An inventory may state the role as a label.
      return [{ label: 'role', untold: true, ...stated }];
    case 'id':
    case 'ip':
    case 'platform.os':
    case 'platform.arch':
      return [];
    default:
      return undefined;
  }
}
