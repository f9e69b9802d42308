/**
 * Volumes that tie pods to nodes: a bound PersistentVolume with node affinity ties the pods that use its claim to these
 * nodes.
 */
import type { NodeSelectorTerm } from '../../scheduling/eligibility.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { readNodeTerms } from './podSpec.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { fieldsAt, mapAt, mapsAt, NO_FIELDS, Notes, textAt, QUIET } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import { fieldsOf } from '../../text/values.ts';

/** The names of the claims of pods. */
export interface Claims {
  /** The claims that every pod uses. */
  readonly shared: readonly string[];
  /**
   * The names of claim templates: `data` for claims such as `data-etcd-0`. Each pod of a StatefulSet has a claim of its
   * own.
   */
  readonly templates: readonly string[];
  /** The number of the first pod. */
  readonly first: number;
}

/** @param fields the spec of the workload */
export function claimsIn(fields: Fields, podSpec: Fields): Claims {
  const shared = mapsAt(podSpec, 'volumes', QUIET).flatMap(
    ({ fields: volume }) => textAt(fieldsAt(volume, 'persistentVolumeClaim', QUIET), 'claimName', QUIET) ?? [],
  );
  const templates = mapsAt(fields, 'volumeClaimTemplates', QUIET).flatMap(
    ({ fields: claim }) => textAt(fieldsAt(claim, 'metadata', QUIET), 'name', QUIET) ?? [],
  );
  const first = wholeNumber(textAt(fieldsAt(fields, 'ordinals', QUIET), 'start', QUIET) ?? '');
  return { shared, templates, first: typeof first === 'number' ? first : 0 };
}

/** What ties a claim to a volume, and a volume to nodes. */
export type VolumeFact =
  | { readonly volume: string; readonly claim?: ClaimName; readonly terms: readonly NodeSelectorTerm[] }
  | { readonly claim: ClaimName; readonly boundTo: string };

interface ClaimName {
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Reads the claims and volumes among these objects. */
export function readVolumes(objects: readonly KubernetesObject[]): readonly VolumeFact[] {
  return objects.flatMap((object): VolumeFact[] => {
    if (object.apiVersion !== 'v1') return [];
    const notes = new Notes();
    const spec = fieldsAt(object.fields, 'spec', notes);
    if (object.kind === 'PersistentVolume') {
      const required = mapAt(fieldsAt(spec, 'nodeAffinity', notes), 'required', notes);
      const terms = readNodeTerms(required ? fieldsOf(required) : NO_FIELDS, notes);
      const reference = fieldsAt(spec, 'claimRef', notes);
      const name = textAt(reference, 'name', notes);
      const claim = name === undefined ? undefined : { namespace: textAt(reference, 'namespace', notes), name };
      return required && notes.complete ? [{ volume: object.name, ...(claim && { claim }), terms }] : [];
    }
    const boundTo = object.kind === 'PersistentVolumeClaim' ? textAt(spec, 'volumeName', notes) : undefined;
    return boundTo === undefined ? [] : [{ claim: { namespace: object.namespace, name: object.name }, boundTo }];
  });
}

/** Finds the node terms of the volumes that are bound to a claim. */
export type VolumeTerms = (namespace: string | undefined, claim: string) => readonly (readonly NodeSelectorTerm[])[];

/** Makes such a look-up of these facts. */
export function volumeTerms(facts: readonly VolumeFact[]): VolumeTerms {
  const terms = new Map<string, readonly NodeSelectorTerm[]>();
  const bound: { readonly claim: ClaimName; readonly volume: string }[] = [];
  for (const fact of facts) {
    if ('boundTo' in fact) bound.push({ claim: fact.claim, volume: fact.boundTo });
    else terms.set(fact.volume, fact.terms);
    if ('volume' in fact && fact.claim) bound.push({ claim: fact.claim, volume: fact.volume });
  }
  const byClaim = new Map<string, typeof bound>();
  for (const one of bound) byClaim.set(one.claim.name, [...(byClaim.get(one.claim.name) ?? []), one]);
  return (namespace, name) => {
    const volumes = (byClaim.get(name) ?? []).filter(({ claim }) => mayBeSame(claim.namespace, namespace));
    return [...new Set(volumes.map(({ volume }) => volume))].flatMap((volume) => {
      const own = terms.get(volume);
      return own ? [own] : [];
    });
  };
}

/**
 * True where two namespaces may be the same. A claim is found by its name even where the command that applies the file
 * chooses the namespace.
 */
function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
