/** Labels that a node must have with one certain value, as any scheduler states them. */
import { HOST, HOSTNAME_LABEL } from './cluster.ts';
import type { Group } from './constraints.ts';
import type { NodeDemand, NodeSelectorTerm } from './eligibility.ts';

/** Everything that is demanded of a node. */
export interface Wanted {
  readonly selector: ReadonlyMap<string, string>;
  readonly terms?: readonly NodeSelectorTerm[];
  readonly demands?: readonly NodeDemand[];
}

/**
 * The labels that a node surely needs. Of several terms of node affinity one is enough, so none of them is surely met.
 */
export function requiredLabels({ selector, terms = [], demands = [] }: Wanted): NonNullable<Group['requires']> {
  const [term, ...others] = terms;
  const { matchExpressions = [], matchFields = [] } = term && others.length === 0 ? term : {};
  const only = [...matchExpressions, ...matchFields].flatMap(({ key, operator, values = [] }) => {
    const [value] = values;
    return operator === 'In' && value !== undefined && values.length === 1 ? [[key, value] as const] : [];
  });
  const pairs = [...selector, ...only].map(([key, value]) => [NAMES.has(key) ? HOST : key, value] as const);
  return [...pairs, ...demands.flatMap(labelDemanded)];
}

/** Keys that stand for the name of the node itself. */
const NAMES = new Set([HOSTNAME_LABEL, 'metadata.name']);

/** The label that a demand names. Demands are compared without regard to case, so the value is given in lower case. */
function labelDemanded({ label, value, equal }: NodeDemand): NonNullable<Group['requires']> {
  // A label whose name is `host` is not the machine itself.
  return equal && label !== HOST ? [[label ?? HOST, value.toLowerCase()]] : [];
}
