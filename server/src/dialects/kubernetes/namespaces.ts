/** Reads `kind: Namespace`, whose labels a `namespaceSelector` looks at. */
import type { KubernetesObject } from './kubernetesObject.ts';
import { pairsAt, QUIET } from '../../text/walk.ts';
import type { Labels, Namespaces } from './counted.ts';

/** A namespace with its labels. */
export interface NamespaceFact {
  readonly name: string;
  readonly labels: Labels;
}

/** The namespaces whose labels are all known. */
export function readNamespaces(objects: readonly KubernetesObject[]): readonly NamespaceFact[] {
  return objects.flatMap(({ kind, apiVersion, name, metadata }) => {
    if (kind !== 'Namespace' || apiVersion !== 'v1' || !metadata.has('name')) return [];
    const labels = pairsAt(metadata, 'labels', QUIET);
    return labels ? [{ name, labels }] : [];
  });
}

/** The labels of all these namespaces. */
export function namespacesOf(facts: readonly NamespaceFact[]): Namespaces {
  return new Map(facts.map(({ name, labels }) => [name, labels]));
}
