/** Reads `kind: Node`: the machines of a cluster, with the labels and taints at which schedulers look. */
import type { InventoryNode } from '../../model/service.ts';
import type { Taint } from '../../scheduling/cluster.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { fieldsAt, mapsAt, pairsAt, textAt, QUIET } from '../../text/walk.ts';

/** The nodes in file order. Other parts of a dump of a cluster are not read here. */
export function readNodes(objects: readonly KubernetesObject[]): readonly InventoryNode[] {
  return objects
    .filter(({ kind, apiVersion, metadata }) => kind === 'Node' && apiVersion === 'v1' && metadata.has('name'))
    .map(readNode);
}

function readNode({ name, nameRange, fields, metadata }: KubernetesObject): InventoryNode {
  const spec = fieldsAt(fields, 'spec', QUIET);
  const taints = mapsAt(spec, 'taints', QUIET).map(({ fields: taint }): Taint => {
    const value = textAt(taint, 'value', QUIET);
    return {
      key: textAt(taint, 'key', QUIET) ?? '',
      effect: textAt(taint, 'effect', QUIET) ?? '',
      ...(value !== undefined && { value }),
    };
  });
  // `kubectl cordon` sets the field first; a taint with the same meaning follows.
  const cordoned = textAt(spec, 'unschedulable', QUIET) === 'true' && !taints.some(({ key }) => key === CORDON.key);
  return {
    name,
    range: nameRange,
    labels: pairsAt(metadata, 'labels', QUIET) ?? new Map(),
    taints: cordoned ? [...taints, CORDON] : taints,
  };
}

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
