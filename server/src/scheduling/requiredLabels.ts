/** Labels that a node must have with one certain value, in the words of any scheduler. */
import { HOST, HOSTNAME_LABEL } from './cluster.ts';
import type { Group } from './constraints.ts';
import type { NodeSelectorTerm } from './eligibility.ts';

export interface Wanted {
  readonly selector: ReadonlyMap<string, string>;
  readonly terms?: readonly NodeSelectorTerm[];
  /** Swarm's `placement.constraints`. */
  readonly expressions?: readonly string[];
}

/** Of several terms of node affinity one is enough, so that none of them is surely met. */
export function requiredLabels({ selector, terms = [], expressions = [] }: Wanted): NonNullable<Group['requires']> {
  const [term, ...others] = terms;
  const { matchExpressions = [], matchFields = [] } = term && others.length === 0 ? term : {};
  const only = [...matchExpressions, ...matchFields].flatMap(({ key, operator, values = [] }) => {
    const [value] = values;
    return operator === 'In' && value !== undefined && values.length === 1 ? [[key, value] as const] : [];
  });
  const pairs = [...selector, ...only].map(([key, value]) => [NAMES.has(key) ? HOST : key, value] as const);
  return [...pairs, ...expressions.flatMap(swarmLabels)];
}

/** What names the node itself. */
const NAMES = new Set([HOSTNAME_LABEL, 'metadata.name']);

/** `node.labels.zone == a`, `node.role == worker` and `node.hostname == x`. Swarm compares without regard to case. */
function swarmLabels(expression: string): NonNullable<Group['requires']> {
  const [, label, own, value = ''] =
    /^\s*node\.(?:labels\.([\w.-]+)|(hostname|role))\s*==\s*(\S+)\s*$/i.exec(expression) ?? [];
  // A label of the name that stands for the machine itself is no machine.
  if (label === HOST || (label ?? own) === undefined) return [];
  const key = own?.toLowerCase() === 'hostname' ? HOST : (label ?? 'role');
  return [[key, value.toLowerCase()]];
}
