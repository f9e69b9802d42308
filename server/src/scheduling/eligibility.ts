/**
 * The nodes on which a pod may run: `nodeSelector`, required node affinity, taints and tolerations, with the meaning
 * that the Kubernetes API reference (NodeSelectorTerm, NodeSelectorRequirement, Toleration) gives them.
 */
import { groupBy } from '../base/groupBy.ts';
import { type ClusterNode, HOST, HOSTNAME_LABEL, type Taint, labelOf } from './cluster.ts';

/** A test whether a node may be used. */
export type NodeFilter = (node: ClusterNode) => boolean;

/** One expression of `matchExpressions` or `matchFields`. Operators that Kubernetes does not know match nothing. */
export interface NodeRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** One term of node affinity. All its requirements must be met; a term without any matches no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeRequirement[];
  /** `metadata.name` is the only allowed field, and `In` and `NotIn` with one value are the only allowed operators. */
  readonly matchFields?: readonly NodeRequirement[];
}

/** The taints that a pod tolerates, as in its spec. */
export interface Toleration {
  readonly key?: string;
  /** The operator. Not given: `Equal`. */
  readonly operator?: string;
  readonly value?: string;
  /** The effect. Not given: every effect. */
  readonly effect?: string;
}

/** A demand that compares a node's name, or one of its labels, with a value, without regard to case. */
export interface NodeDemand {
  /** The label. Not given: the name of the node. */
  readonly label?: string;
  readonly value: string;
  /** True where the node must have the value; false where it must have any other. */
  readonly equal: boolean;
  /**
   * True where a node that is described without the label may have any value of it. Not given: such a node has an empty
   * value.
   */
  readonly untold?: true;
}

/** The test for the nodes that meet a demand. */
export function meetsDemand({ label, value, equal, untold }: NodeDemand): NodeFilter {
  const asked = value.toLowerCase();
  return ({ name, labels }) => {
    const found = label === undefined ? name : labels.get(label);
    if (found === undefined && untold) return true;
    return ((found ?? '').toLowerCase() === asked) === equal;
  };
}

/**
 * The test for nodes that have every label of `nodeSelector` and meet at least one of the `terms` of required node
 * affinity. Without `terms` there is no node affinity; an empty list of terms matches no node.
 */
export function selectsNode(
  nodeSelector: ReadonlyMap<string, string>,
  terms: readonly NodeSelectorTerm[] | undefined,
): NodeFilter {
  const labels = [...nodeSelector];
  const matches = terms && matchesAny(terms);
  return (node) => labels.every(([key, value]) => labelOf(node, key) === value) && (matches?.(node) ?? true);
}

/** The test for nodes that match one of the terms. Terms that name values of one label are looked up by the node's. */
function matchesAny(terms: readonly NodeSelectorTerm[]): NodeFilter {
  const wanted = new Map<string, Set<string>>();
  const others: NodeFilter[] = [];
  for (const term of terms) {
    const { key, values = [] } = onlyValues(term) ?? {};
    if (key === undefined) others.push(matchesTerm(term));
    else
      wanted.set(
        key,
        values.reduce((all, value) => all.add(value), wanted.get(key) ?? new Set<string>()),
      );
  }
  return (node) =>
    [...node.labels.keys(), HOST, HOSTNAME_LABEL].some((key) => wanted.get(key)?.has(labelOf(node, key) ?? '')) ||
    others.some((matches) => matches(node));
}

/** The only requirement of a term, where it lists values of a label, or names a node. */
function onlyValues({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeRequirement | undefined {
  const [only, ...others] = [...matchExpressions, ...matchFields];
  if (only?.operator !== 'In' || others.length > 0) return undefined;
  if (matchFields.length === 0) return only;
  return isSupportedField(only) ? { ...only, key: HOST } : undefined;
}

/** The test for nodes whose `NoSchedule` and `NoExecute` taints are all tolerated. */
export function toleratesNode(tolerations: readonly Toleration[]): NodeFilter {
  // A toleration without a key may tolerate taints of any key.
  const byKey = groupBy(tolerations, ({ key }) => key ?? '');
  const withKey = (key: string): readonly Toleration[] => byKey.get(key) ?? [];
  return (node) =>
    (node.taints ?? [])
      .filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
      .every((taint) => [...withKey(taint.key), ...withKey('')].some((toleration) => tolerates(toleration, taint)));
}

function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): NodeFilter {
  const labels = matchExpressions.map((one) => [one.key, meets(one)] as const);
  const fields = matchFields.map((one) => (isSupportedField(one) ? meets(one) : never));
  return (node) =>
    labels.length + fields.length > 0 &&
    labels.every(([key, met]) => met(labelOf(node, key))) &&
    fields.every((met) => met(node.name));
}

const never = (): boolean => false;

/** The test for the values of a label that meet a requirement. */
function meets({ operator, values = [] }: NodeRequirement): (label: string | undefined) => boolean {
  const listed = new Set(values);
  switch (operator) {
    case 'In':
      return (label) => label !== undefined && listed.has(label);
    case 'NotIn':
      // An absent label has none of the values, so `NotIn` also matches nodes without the label.
      return (label) => listed.size > 0 && (label === undefined || !listed.has(label));
    case 'Exists':
      return (label) => label !== undefined;
    case 'DoesNotExist':
      return (label) => label === undefined;
    case 'Gt':
      return (label) => compareIntegers(label, values, (a, b) => a > b);
    case 'Lt':
      return (label) => compareIntegers(label, values, (a, b) => a < b);
    default:
      return never;
  }
}

function isSupportedField({ key, operator, values }: NodeRequirement): boolean {
  return (operator === 'In' || operator === 'NotIn') && key === 'metadata.name' && values?.length === 1;
}

function compareIntegers(
  label: string | undefined,
  values: readonly string[],
  holds: (label: bigint, value: bigint) => boolean,
): boolean {
  const [value] = values;
  const integer = /^[+-]?\d{1,19}$/;
  return (
    values.length === 1 &&
    label !== undefined &&
    value !== undefined &&
    integer.test(label) &&
    integer.test(value) &&
    holds(toInteger(label), toInteger(value))
  );
}

function toInteger(text: string): bigint {
  return BigInt(text.replace(/^\+/, ''));
}

function tolerates({ key = '', operator = 'Equal', value = '', effect = '' }: Toleration, taint: Taint): boolean {
  if ((effect !== '' && effect !== taint.effect) || (key !== '' && key !== taint.key)) {
    return false;
  }
  if (operator === 'Exists') {
    return true;
  }
  // Only `Exists` may leave the key out; it then tolerates every taint.
  return key !== '' && operator === 'Equal' && value === (taint.value ?? '');
}
