/**
 * The nodes on which a pod may run: `nodeSelector`, required node affinity, taints and tolerations, with the meaning
 * that the Kubernetes API reference (NodeSelectorTerm, NodeSelectorRequirement, Toleration) gives them.
 */
import { groupBy } from '../base/groupBy.ts';
import { type ClusterNode, type Taint, labelOf } from './cluster.ts';

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
  return ({ name, labels }) => {
    const found = label === undefined ? name : labels.get(label);
    if (found === undefined && untold) return true;
    return ((found ?? '').toLowerCase() === value.toLowerCase()) === equal;
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
  return (node) =>
    [...nodeSelector].every(([key, value]) => labelOf(node, key) === value) &&
    (terms === undefined || terms.some((term) => matchesTerm(node, term)));
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

function matchesTerm(node: ClusterNode, { matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  return (
    matchExpressions.length + matchFields.length > 0 &&
    matchExpressions.every((requirement) => meets(labelOf(node, requirement.key), requirement)) &&
    matchFields.every((requirement) => meetsField(node, requirement))
  );
}

function meets(label: string | undefined, { operator, values = [] }: NodeRequirement): boolean {
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      // An absent label has none of the values, so `NotIn` also matches nodes without the label.
      return values.length > 0 && (label === undefined || !values.includes(label));
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    case 'Gt':
      return compareIntegers(label, values, (a, b) => a > b);
    case 'Lt':
      return compareIntegers(label, values, (a, b) => a < b);
    default:
      return false;
  }
}

function meetsField(node: ClusterNode, requirement: NodeRequirement): boolean {
  const supported = requirement.operator === 'In' || requirement.operator === 'NotIn';
  return (
    supported &&
    requirement.key === 'metadata.name' &&
    requirement.values?.length === 1 &&
    meets(node.name, requirement)
  );
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
