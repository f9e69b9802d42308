/** Labels that a node must have with one certain value, in the words of any scheduler. */
import { HOST, HOSTNAME_LABEL } from './cluster.ts';
import type { Group } from './constraints.ts';
import type { NodeDemand, NodeSelectorTerm } from './eligibility.ts';

/** What is demanded of a node. */
export interface Wanted {
  readonly selector: ReadonlyMap<string, string>;
  readonly terms?: readonly NodeSelectorTerm[];
  readonly demands?: readonly NodeDemand[];
}

/** Where there are several terms of node affinity, one is enough, so that none is surely met. */
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

/** What names the node itself. */
const NAMES = new Set([HOSTNAME_LABEL, 'metadata.name']);

/** Compared without regard to case, so that the value is that in lower case. */
function labelDemanded({ label, value, equal }: NodeDemand): NonNullable<Group['requires']> {
  // A label of the name that stands for the machine itself is no machine.
  return equal && label !== HOST ? [[label ?? HOST, value.toLowerCase()]] : [];
}
