/** Finds the pods that a constraint counts: those that its selector matches, in the namespaces at which it looks. */
import type { StatedConstraint } from '../../model/scheduling.ts';
import type { Fields, Notes } from '../../text/walk.ts';
import { present, textsAt } from '../../text/walk.ts';
import { isAddedLabel, readSelector, selects } from './selectors.ts';
import type { LabelSelector, Requirement } from './selectors.ts';

/** Labels by their keys. */
export type Labels = ReadonlyMap<string, string>;

/** The pods whose places are constrained. */
export interface Pods {
  /** The labels; undefined when some of those stated are not known. */
  readonly labels: Labels | undefined;
  /** True where an operator adds labels that the file does not show. */
  readonly openLabels?: true;
  /** The namespace; undefined when the command that applies the file chooses it. */
  readonly namespace: string | undefined;
}

/** The pods that a constraint counts. */
export type Counted = SelectedPods | PodsWithPort | Siblings;

/** Only the pods of the same workload. */
interface Siblings {
  readonly siblings: true;
}

/** Pods that take a port of the host; each port can be taken once on a host. */
interface PodsWithPort {
  readonly hostPorts: readonly HostPort[];
}

/** A port of the host. */
export interface HostPort {
  /** The port with its protocol: `TCP/2379`. */
  readonly port: string;
  /** The address; empty for every address. */
  readonly address: string;
}

interface SelectedPods {
  /** The selector; undefined where none is given, which matches no pod. */
  readonly selector: LabelSelector | undefined;
  /** The namespaces that are looked at; undefined for the pods' own namespace. */
  readonly scope?: NamespaceScope;
  /** True where only pods of the same revision of the same workload are counted. */
  readonly ownRevision?: true;
}

/** The named namespaces, and those with such labels. */
interface NamespaceScope {
  readonly named: readonly string[];
  readonly selector?: LabelSelector;
}

/**
 * The pods that a spread constraint counts. An empty selector without `matchLabelKeys` counts every pod of the
 * namespace in schedulers from 1.38 on, and none in those of 1.27 to 1.37 (kubernetes#116607,
 * `countPodsMatchSelector`), so that nothing is certain.
 */
export function countedBySpread(fields: Fields, pods: Pods, notes: Notes): SelectedPods & { readonly empty?: true } {
  const counted = withKeys(fields, readSelector(fields, 'labelSelector', notes), pods, notes);
  const { selector } = counted;
  const empty = typeof selector === 'object' && selector.requirements.length === 0 && counted.ownRevision !== true;
  return empty ? { selector: undefined, empty } : counted;
}

/** The pods that a term of pod affinity or anti-affinity counts. */
export function countedByTerm(fields: Fields, pods: Pods, notes: Notes): SelectedPods {
  const counted = withKeys(fields, readSelector(fields, 'labelSelector', notes), pods, notes);
  const named = textsAt(fields, 'namespaces', notes);
  const selector =
    present(fields, 'namespaceSelector') && (readSelector(fields, 'namespaceSelector', notes) ?? 'unknown');
  if (named.length === 0 && !selector) return counted;
  return { ...counted, scope: { named, ...(selector && { selector }) } };
}

/**
 * Adds `matchLabelKeys` and `mismatchLabelKeys` to a selector. Keys that the pod does not have are ignored. Where it is
 * not known whether it has one, no pod surely meets what the key asks for. Source: Kubernetes API reference.
 */
function withKeys(fields: Fields, selector: LabelSelector | undefined, pods: Pods, notes: Notes): SelectedPods {
  const matching = textsAt(fields, 'matchLabelKeys', notes);
  const mismatching = textsAt(fields, 'mismatchLabelKeys', notes);
  if (selector === undefined || selector === 'unknown' || matching.length + mismatching.length === 0)
    return { selector };
  const more = (keys: readonly string[], operator: string): Requirement[] =>
    keys.flatMap((key) => {
      const value = pods.labels?.get(key);
      if (value !== undefined) return [{ key, operator, values: [value] }];
      return pods.openLabels && !isAddedLabel(key) ? [{ key, operator: 'In', values: [] }] : [];
    });
  const requirements = [...selector.requirements, ...more(matching, 'In'), ...more(mismatching, 'NotIn')];
  const ownRevision = matching.some(isAddedLabel);
  return { selector: { requirements }, ...(ownRevision && { ownRevision }) };
}

/** The labels of the namespaces that are described, by name. */
export type Namespaces = ReadonlyMap<string, Labels>;

/** Whether a constraint counts the pods that have it, or why that is not known. */
export function countsItself(
  counted: Counted,
  pods: Pods,
  namespaces: Namespaces,
): boolean | NonNullable<StatedConstraint['unsure']> {
  if (!('selector' in counted)) return true;
  const matched = selects(counted.selector, pods.labels, pods.openLabels);
  if (matched === false) return false;
  const within = counted.scope ? isWithin(counted.scope, pods.namespace, namespaces) : true;
  if (within !== true) return within && 'namespace';
  // Pods with stated labels that are not known are not judged in any case, so the answer does not matter for them.
  return matched === 'maybe' && pods.openLabels ? 'labels' : true;
}

/** True where a constraint of pods in `namespace` surely counts pods of another kind. */
export function countsOthers(
  counted: Counted,
  namespace: string | undefined,
  others: Pods & { readonly hostPorts: readonly HostPort[] },
  namespaces: Namespaces,
): boolean {
  if ('siblings' in counted) return false;
  if ('hostPorts' in counted)
    return counted.hostPorts.some((port) => others.hostPorts.some((other) => clash(port, other)));
  const { selector, scope, ownRevision } = counted;
  if (ownRevision || typeof selector !== 'object') return false;
  if (selects(selector, others.labels, others.openLabels) !== true) return false;
  // Labels that a controller adds differ from workload to workload.
  if (selector.requirements.some(({ key }) => isAddedLabel(key) && !others.labels?.has(key))) return false;
  return scope ? isWithin(scope, others.namespace, namespaces) === true : others.namespace === namespace;
}

function clash(one: HostPort, other: HostPort): boolean {
  return one.port === other.port && (one.address === '' || other.address === '' || one.address === other.address);
}

function isWithin(scope: NamespaceScope, name: string | undefined, namespaces: Namespaces): boolean | 'unknown' {
  if (name !== undefined && scope.named.includes(name)) return true;
  const selected = scope.selector ? picks(scope.selector, name, namespaces) : false;
  return selected === false && scope.named.length > 0 && name === undefined ? 'unknown' : selected;
}

/**
 * Whether the selector picks a namespace. The API server gives each namespace the label `kubernetes.io/metadata.name`.
 */
function picks(selector: LabelSelector, name: string | undefined, namespaces: Namespaces): boolean | 'unknown' {
  if (selector === 'unknown') return 'unknown';
  const stated = name === undefined ? undefined : namespaces.get(name);
  const known = new Map([...(stated ?? []), ...(name === undefined ? [] : [[NAME_LABEL, name] as const])]);
  const met = new Set(
    selector.requirements.map((requirement) =>
      stated || known.has(requirement.key) ? selects({ requirements: [requirement] }, known) === true : 'unknown',
    ),
  );
  if (met.has(false)) return false;
  return met.has('unknown') ? 'unknown' : true;
}

const NAME_LABEL = 'kubernetes.io/metadata.name';
