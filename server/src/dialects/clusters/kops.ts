/**
 * kOps: the members of each etcd cluster are instance groups with one machine. Source: kubernetes/kops:
 * pkg/apis/kops/v1alpha2.
 */
import { type Located } from '../../model/written.ts';
import { fieldsOf, type MapValue, spansOf } from '../../text/values.ts';
import { fieldsAt, mapsAt, scalarAt, textAt, textsAt, QUIET } from '../../text/walk.ts';
import { objectOf } from './machines.ts';
import { type ControlPlane, type Member, placedMembers } from './members.ts';
import type { Range } from '../../model/range.ts';

const ZONE = 'topology.kubernetes.io/zone';

export interface KopsFacts {
  readonly clusters: readonly EtcdCluster[];
  /** The zone of each subnet, by the name of the subnet; undefined where it has none. */
  readonly subnets: ReadonlyMap<string, string | undefined>;
  readonly groups: readonly InstanceGroup[];
}

interface EtcdCluster {
  readonly name: string;
  readonly nameRange: Range;
  readonly extent: readonly Range[];
  readonly members: readonly (Located<string> | undefined)[];
}

interface InstanceGroup {
  readonly name: string;
  readonly zones: readonly string[];
  readonly subnets: readonly string[];
}

export function kopsFacts(kind: string, root: MapValue): KopsFacts {
  const { spec, named } = objectOf(root);
  if (kind === 'InstanceGroup') {
    const group = {
      name: named.name,
      zones: textsAt(spec, 'zones', QUIET),
      subnets: textsAt(spec, 'subnets', QUIET),
    };
    return { clusters: [], subnets: new Map(), groups: [group] };
  }
  const subnets = mapsAt(spec, 'subnets', QUIET).map(
    ({ fields }) => [textAt(fields, 'name', QUIET) ?? '', textAt(fields, 'zone', QUIET)] as const,
  );
  const clusters = mapsAt(spec, 'etcdClusters', QUIET).map(({ item, fields }): EtcdCluster => {
    const name = scalarAt(fields, 'name', QUIET);
    const members = mapsAt(fields, 'etcdMembers', QUIET).map(({ fields: member }) => {
      const group = scalarAt(member, 'instanceGroup', QUIET);
      return group && { value: group.text, range: group.at };
    });
    return { name: `etcd ${name?.text ?? ''}`.trim(), nameRange: name?.at ?? item.at, extent: spansOf(item), members };
  });
  return { clusters, subnets: new Map(subnets), groups: [] };
}

/** The control planes of these objects. For a group over several zones, the zone of its machine is not known. */
export function kops(all: readonly KopsFacts[]): readonly ControlPlane[] {
  const groups = new Map(all.flatMap((facts) => facts.groups).map((group) => [group.name, group]));
  const subnets = new Map(all.flatMap((facts) => [...facts.subnets]));
  const zonesOf = ({ zones, subnets: names }: InstanceGroup): readonly string[] =>
    zones.length > 0 ? zones : names.flatMap((name) => (subnets.has(name) ? (subnets.get(name) ?? []) : name));
  return all
    .flatMap((facts) => facts.clusters)
    .map(({ members, ...named }) => {
      const placed = members.map((member): Member | undefined => {
        const group = member && groups.get(member.value);
        const [zone, ...others] = group ? new Set(zonesOf(group)) : [];
        const labels = new Map(zone !== undefined && others.length === 0 ? [[ZONE, zone]] : []);
        return member && { machine: member.value, at: member.range, labels };
      });
      return placedMembers({ ...named, software: 'etcd' }, placed);
    });
}

/** True for a document of kOps that says who votes. */
export function isKops(kind: string, root: MapValue): boolean {
  if (kind === 'InstanceGroup') return true;
  return kind === 'Cluster' && fieldsAt(fieldsOf(root), 'spec', QUIET).has('etcdClusters');
}
