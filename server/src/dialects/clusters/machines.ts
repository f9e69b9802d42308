/** Cluster specs that list machines: those of talhelper, RKE, k0sctl and KubeOne. */
import { fieldsOf, type MapValue, spansOf, type Value } from '../../text/values.ts';
import { fieldsAt, type Fields, mapsAt, present, scalarAt, textAt, textsAt, QUIET } from '../../text/walk.ts';
import {
  CONTROL_PLANE,
  type ControlPlane,
  countAt,
  countedMembers,
  labelsAt,
  type Member,
  NOTHING,
  placedMembers,
  unknownMembers,
} from './members.ts';

const isMap = (value: Value): value is MapValue => value.kind === 'map';

/** True for a spec of talhelper, which has `nodes`. Source: budimanjojo/talhelper: pkg/config/config.go. */
export function isTalconfig(fields: Fields): boolean {
  const nodes = fields.get('nodes')?.value;
  return (
    fields.has('clusterName') &&
    fields.has('endpoint') &&
    nodes?.kind === 'seq' &&
    nodes.some((node) => isMap(node) && fieldsOf(node).has('ipAddress'))
  );
}

/**
 * Reads a spec of talhelper. Labels of a node replace those of all control plane nodes. Source: talhelper,
 * pkg/config/nodeconfigs.go.
 */
export function talconfig(root: MapValue): ControlPlane {
  const fields = fieldsOf(root);
  const name = scalarAt(fields, 'clusterName', QUIET);
  const shared = fields.get('controlPlane')?.value;
  const members = mapsAt(fields, 'nodes', QUIET).flatMap(({ item, fields: node }): readonly (Member | undefined)[] => {
    const isMember = node.get('controlPlane')?.value;
    if (isMember?.kind === 'template') return [undefined];
    if (isMember?.kind !== 'scalar' || isMember.text !== 'true') return [];
    const own = present(node, 'nodeLabels') ? item : shared;
    return [member(node, ['hostname', 'ipAddress'], own && isMap(own) ? labelsAt(own, 'nodeLabels') : new Map())];
  });
  const named = {
    name: name?.text ?? 'control plane',
    nameRange: name?.at ?? root.at,
    extent: spansOf(root),
    software: CONTROL_PLANE,
  };
  return placedMembers(named, members);
}

function member(fields: Fields, keys: readonly string[], labels: ReadonlyMap<string, string>): Member | undefined {
  const names = keys.flatMap((key) => scalarAt(fields, key, QUIET) ?? []);
  const [first] = names;
  return first && { machine: first.text, at: first.at, labels };
}

/** True for RKE's cluster.yml, which has `nodes` with a list of roles. Source: rancher/rke: types/rke_types.go. */
export function isRke(fields: Fields): boolean {
  const nodes = fields.get('nodes')?.value;
  return (
    nodes?.kind === 'seq' &&
    nodes.some((node) => {
      const own = isMap(node) ? fieldsOf(node) : undefined;
      const roles = own?.get('role')?.value;
      return (
        own?.has('address') === true &&
        roles?.kind === 'seq' &&
        roles.some((role) => role.kind === 'scalar' && RKE_ROLES.has(role.text))
      );
    })
  );
}

const RKE_ROLES: ReadonlySet<string> = new Set(['controlplane', 'etcd', 'worker']);

export function rke(root: MapValue): ControlPlane {
  const fields = fieldsOf(root);
  const etcd = fieldsAt(fieldsAt(fields, 'services', QUIET), 'etcd', QUIET);
  if (present(etcd, 'external_urls')) return NOTHING;
  const members = mapsAt(fields, 'nodes', QUIET).flatMap(({ item, fields: node }) =>
    textsAt(node, 'role', QUIET).includes('etcd') ? [member(node, ['address'], labelsAt(item, 'labels'))] : [],
  );
  const name = scalarAt(fields, 'cluster_name', QUIET);
  const nameRange = name?.at ?? fields.get('nodes')?.key.at ?? root.at;
  return placedMembers({ name: name?.text ?? 'etcd', nameRange, extent: spansOf(root), software: 'etcd' }, members);
}

/**
 * Reads a spec of k0sctl. Source: k0sproject/k0sctl: pkg/apis/k0sctl.k0sproject.io/v1beta1, phase/gather_k0s_facts.go.
 */
export function k0sctl(root: MapValue): ControlPlane {
  const { spec, named } = objectOf(root);
  const k0s = fieldsAt(fieldsAt(fieldsAt(spec, 'k0s', QUIET), 'config', QUIET), 'spec', QUIET);
  const storage = fieldsAt(k0s, 'storage', QUIET);
  if (textAt(storage, 'type', QUIET) === 'kine' || present(fieldsAt(storage, 'etcd', QUIET), 'externalCluster'))
    return NOTHING;
  const members = mapsAt(spec, 'hosts', QUIET).flatMap(({ fields }): readonly (Member | undefined)[] => {
    const flags = textsAt(fields, 'installFlags', QUIET);
    const isController = ['controller', 'controller+worker'].includes(textAt(fields, 'role', QUIET) ?? '');
    if (!isController || flags.includes('--single') || textAt(fields, 'reset', QUIET) === 'true') return [];
    const shell = ['ssh', 'openSSH', 'winRM'].map((key) => fieldsAt(fields, key, QUIET)).find(({ size }) => size > 0);
    return [shell && sshMember(shell)];
  });
  return placedMembers({ ...named, software: CONTROL_PLANE }, members);
}

/** The port at which a machine is reached where none is stated. */
export const SSH_PORT = '22';

/** An address with a port of its own leads to another machine than the same address with another port. */
function sshMember(shell: Fields): Member | undefined {
  const port = textAt(shell, 'port', QUIET) ?? SSH_PORT;
  const found = member(shell, ['address'], new Map());
  return found && { ...found, machine: port === SSH_PORT ? found.machine : `${found.machine}:${port}` };
}

/**
 * Reads a spec of KubeOne: its hosts, which Terraform often states instead, or its sets of machines. Source:
 * kubermatic/kubeone: pkg/apis/kubeone/v1beta3.
 */
export function kubeOne(root: MapValue): ControlPlane {
  const { fields, named } = objectOf(root);
  const plane = fieldsAt(fields, 'controlPlane', QUIET);
  const members = mapsAt(plane, 'hosts', QUIET).map(({ item, fields: host }) =>
    member(host, ['publicAddress', 'privateAddress'], labelsAt(item, 'labels')),
  );
  if (members.length > 0) return placedMembers({ ...named, software: CONTROL_PLANE }, members);
  const sets = mapsAt(plane, 'nodeSets', QUIET);
  if (sets.length === 0) return unknownMembers({ ...named, software: CONTROL_PLANE }, 'hosts that Terraform states');
  const counts = sets.map(({ fields: set }) => (present(set, 'replicas') ? countAt(set, 'replicas', 0) : undefined));
  return countedMembers({ ...named, software: CONTROL_PLANE }, counts);
}

/** The `metadata` and the `spec` of an object. */
export function objectOf(root: MapValue) {
  const fields = fieldsOf(root);
  const name = scalarAt(fieldsAt(fields, 'metadata', QUIET), 'name', QUIET);
  const nameRange = name?.at ?? scalarAt(fields, 'name', QUIET)?.at ?? fields.get('kind')?.value.at ?? root.at;
  const text = name?.text ?? textAt(fields, 'name', QUIET) ?? 'control plane';
  return { fields, spec: fieldsAt(fields, 'spec', QUIET), named: { name: text, nameRange, extent: spansOf(root) } };
}
