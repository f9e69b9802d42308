/** Control planes whose file states only the number of members: a provider makes the machines. */
import type { MapValue } from '../../text/values.ts';
import { fieldsAt, type Fields, mapsAt, present, QUIET, textAt } from '../../text/walk.ts';
import { objectOf } from './machines.ts';
import { CONTROL_PLANE, type ControlPlane, countAt, countedMembers, NOTHING } from './members.ts';

interface CountedRow {
  readonly group: string;
  readonly kind: string;
  /** The path of the number from the object down, separated by dots. */
  readonly count: string;
  /** The number where none is given; undefined where the file then says nothing of a control plane. */
  readonly otherwise?: number;
  /**
   * A path that, where it is present, says that the members of etcd are elsewhere: `count` is then the path of their
   * number, where there is one.
   */
  readonly external?: { readonly path: string; readonly count?: string };
  /** True where the machines run only etcd. */
  readonly isEtcd?: true;
  readonly source: string;
}

const CONTROL_PLANES = 'controlplane.cluster.x-k8s.io';

export const COUNTED: readonly CountedRow[] = [
  {
    group: CONTROL_PLANES,
    kind: 'KubeadmControlPlane',
    count: 'spec.replicas',
    otherwise: 1,
    external: { path: 'spec.kubeadmConfigSpec.clusterConfiguration.etcd.external' },
    source: 'kubernetes-sigs/cluster-api: controlplane/kubeadm/webhooks',
  },
  {
    group: CONTROL_PLANES,
    kind: 'RKE2ControlPlane',
    count: 'spec.replicas',
    source: 'rancher/cluster-api-provider-rke2',
  },
  {
    group: CONTROL_PLANES,
    kind: 'KThreesControlPlane',
    count: 'spec.replicas',
    otherwise: 1,
    source: 'k3s-io/cluster-api-k3s',
  },
  {
    group: CONTROL_PLANES,
    kind: 'TalosControlPlane',
    count: 'spec.replicas',
    otherwise: 1,
    source: 'siderolabs/cluster-api-control-plane-provider-talos',
  },
  {
    group: CONTROL_PLANES,
    kind: 'K0sControlPlane',
    count: 'spec.replicas',
    otherwise: 1,
    external: { path: 'spec.k0sConfigSpec.k0s.spec.storage.kine' },
    source: 'k0sproject/k0smotron: api/controlplane/v1beta1/k0s_types.go, internal/controller/controlplane/helper.go',
  },
  {
    group: 'machine.openshift.io',
    kind: 'ControlPlaneMachineSet',
    count: 'spec.replicas',
    otherwise: 3,
    source: 'openshift/api: machine/v1/types_controlplanemachineset.go',
  },
  {
    group: 'cluster.x-k8s.io',
    kind: 'Cluster',
    count: 'spec.topology.controlPlane.replicas',
    source: 'kubernetes-sigs/cluster-api: api/core/v1beta2',
  },
  {
    group: 'etcdcluster.cluster.x-k8s.io',
    kind: 'EtcdadmCluster',
    count: 'spec.replicas',
    isEtcd: true,
    source: 'aws/etcdadm-controller: api/v1beta1/etcdadmcluster_types.go',
  },
  {
    group: 'anywhere.eks.amazonaws.com',
    kind: 'Cluster',
    count: 'spec.controlPlaneConfiguration.count',
    otherwise: 1,
    external: { path: 'spec.externalEtcdConfiguration', count: 'spec.externalEtcdConfiguration.count' },
    source: 'aws/eks-anywhere: pkg/api/v1alpha1/cluster.go',
  },
];

export function countedRow(group: string, kind: string): CountedRow | undefined {
  return COUNTED.find((row) => row.group === group && row.kind === kind);
}

export function counted({ count, otherwise, external, isEtcd }: CountedRow, root: MapValue): ControlPlane {
  const { fields, named } = objectOf(root);
  const isExternal = external !== undefined && countAt(fields, external.path, 0).value !== undefined;
  const path = isExternal ? external.count : count;
  if (path === undefined) return NOTHING;
  const first = countAt(fields, path, otherwise ?? 0);
  if (first.value === undefined && otherwise === undefined) return NOTHING;
  return countedMembers({ ...named, software: isExternal || isEtcd === true ? 'etcd' : CONTROL_PLANE }, [first]);
}

/**
 * True for OpenShift's install-config.yaml, which has an `apiVersion` and no `kind`. Source: openshift/installer:
 * pkg/types/installconfig.go.
 */
export function isInstallConfig(fields: Fields): boolean {
  return fields.has('baseDomain') && fields.get('controlPlane')?.value.kind === 'map' && !fields.has('kind');
}

/** Reads an install-config.yaml. The arbiter votes. Source: openshift/installer: pkg/types/defaults/machinepools.go. */
export function installConfig(root: MapValue): ControlPlane {
  const { fields, named } = objectOf(root);
  const metadata = fieldsAt(fields, 'metadata', QUIET);
  const name = present(metadata, 'name');
  const nameRange = name?.value.at ?? fields.get('controlPlane')?.key.at ?? named.nameRange;
  const counts = [countAt(fields, 'controlPlane.replicas', 3), countAt(fields, 'arbiter.replicas', 0)];
  return countedMembers({ ...named, nameRange, software: CONTROL_PLANE }, counts);
}

/**
 * Reads a cluster of Rancher: its pools of machines with etcd. Source: rancher/rancher:
 * pkg/apis/provisioning.cattle.io/v1/cluster_types.go.
 */
export function rancher(root: MapValue): ControlPlane {
  const { fields, named } = objectOf(root);
  const config = fieldsAt(fieldsAt(fields, 'spec', QUIET), 'rkeConfig', QUIET);
  const pools = mapsAt(config, 'machinePools', QUIET).filter(
    (pool) => textAt(pool.fields, 'etcdRole', QUIET) === 'true',
  );
  if (pools.length === 0) return NOTHING;
  return countedMembers(
    { ...named, software: 'etcd' },
    pools.map((pool) => countAt(pool.fields, 'quantity', 1)),
  );
}
