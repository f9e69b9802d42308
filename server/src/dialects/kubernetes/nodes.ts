/** `kind: Node`: the machines of a cluster, with the labels and taints that schedulers look at. */
import type { InventoryNode } from '../../model/service.ts';
import type { Taint } from '../../scheduling/cluster.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { fieldsAt, mapsAt, pairsAt, textAt, QUIET } from '../../text/walk.ts';

/** In file order. What a dump of a cluster holds beyond them is not judged here. */
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
  // `kubectl cordon` sets the field first; the taint of the same meaning follows.
  const cordoned = textAt(spec, 'unschedulable', QUIET) === 'true' && !taints.some(({ key }) => key === CORDON.key);
  return {
    name,
    range: nameRange,
    labels: pairsAt(metadata, 'labels', QUIET) ?? new Map(),
    taints: cordoned ? [...taints, CORDON] : taints,
  };
}

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
