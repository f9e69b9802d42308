/**
 * Reads where a pod's spec lets it run: node selector, required node affinity, tolerations, and constraints among
 * siblings.
 */
import { HOSTNAME_LABEL } from '../../scheduling/cluster.ts';
import type { NodeDemands, Scheduling } from '../../model/scheduling.ts';
import { HOST } from '../../scheduling/cluster.ts';
import type { NodeSelectorTerm, Toleration } from '../../scheduling/eligibility.ts';
import { readConstraints } from './constraints.ts';
import type { CountingConstraint } from './constraints.ts';
import type { Pods } from './counted.ts';
import { readRequirement } from './selectors.ts';
import { fieldsAt, mapAt, mapsAt, pairsAt, scalarAt, textAt } from '../../text/walk.ts';
import type { Fields, Notes } from '../../text/walk.ts';
import { fieldsOf } from '../../text/values.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

/** The demands on the places of pods. */
export interface Placing extends Pick<Scheduling, 'selector' | 'terms' | 'tolerations'> {
  readonly constraints: readonly CountingConstraint[];
}

/** Reads where pods with this spec may run. */
export function readPodSpec(podSpec: Fields, pods: Pods, notes: Notes): Placing {
  const nodeName = scalarAt(podSpec, 'nodeName', notes);
  return {
    ...readNodeDemands(podSpec, notes),
    ...(nodeName && { terms: [nodeNamed(nodeName.text)], tolerations: [EVERYTHING] }),
    constraints: [...readConstraints(podSpec, pods, notes), ...readPin(podSpec, notes)],
  };
}

/** What a pod with this spec demands of any node. */
export function readNodeDemands(podSpec: Fields, notes: Notes): NodeDemands {
  const terms = readTerms(podSpec, notes);
  return {
    selector: pairsAt(podSpec, 'nodeSelector', notes) ?? new Map(),
    ...(terms && { terms }),
    tolerations: readTolerations(podSpec, notes),
  };
}

/** A pod with `nodeName` bypasses the scheduler, and so all taints. */
const EVERYTHING: Toleration = { operator: 'Exists' };

function nodeNamed(name: string): NodeSelectorTerm {
  return { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] };
}

/**
 * The constraint of a pod that names its node: all its siblings are on the same node, which holds even while no node is
 * known.
 */
function readPin(podSpec: Fields, notes: Notes): readonly CountingConstraint[] {
  const pin =
    scalarAt(podSpec, 'nodeName', notes) ?? scalarAt(fieldsAt(podSpec, 'nodeSelector', notes), HOSTNAME_LABEL, notes);
  if (!pin) return [];
  const constraint = { kind: 'same-domain', key: HOST } as const;
  return [{ stated: { constraint, range: pin.at, hard: true, selectsItself: true }, counted: { siblings: true } }];
}

function readTerms(podSpec: Fields, notes: Notes): readonly NodeSelectorTerm[] | undefined {
  const affinity = fieldsAt(fieldsAt(podSpec, 'affinity', notes), 'nodeAffinity', notes);
  const required = mapAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', notes);
  return required && readNodeTerms(fieldsOf(required), notes);
}

/** The terms of a node selector. */
export function readNodeTerms(nodeSelector: Fields, notes: Notes): readonly NodeSelectorTerm[] {
  return mapsAt(nodeSelector, 'nodeSelectorTerms', notes).map(({ fields }) => ({
    matchExpressions: readRequirements(fields, 'matchExpressions', notes),
    matchFields: readRequirements(fields, 'matchFields', notes),
  }));
}

function readRequirements(term: Fields, key: string, notes: Notes): NonNullable<NodeSelectorTerm['matchFields']> {
  return mapsAt(term, key, notes).map(({ fields }) => readRequirement(fields, OPERATORS, notes));
}

function readTolerations(podSpec: Fields, notes: Notes): readonly Toleration[] {
  return mapsAt(podSpec, 'tolerations', notes).map(({ fields }) => {
    const read = (key: keyof Toleration): Toleration => {
      const text = textAt(fields, key, notes);
      return text === undefined ? {} : { [key]: text };
    };
    return { ...read('key'), ...read('operator'), ...read('value'), ...read('effect') };
  });
}
