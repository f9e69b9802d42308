/** Which hosts of a group vote, where variables tell it: by a role, and by a data center with a quorum of its own. */
import { groupBy } from '../../base/groupBy.ts';
import type { Range } from '../../model/service.ts';
import { textIn, textsIn } from './machines.ts';
import type { LookUp } from './variables.ts';

interface Role {
  readonly variable: string;
  /** The values of the variable for voters. The variable may be a list of such values. */
  readonly voters: readonly string[];
  /** True where hosts without the variable vote, provided that another host states it. */
  readonly otherwise?: true;
  /** The variable of the domain that has a quorum of its own. */
  readonly apart?: string;
}

/**
 * Groups in which only some hosts vote. Source: README.md of ansible-community/ansible-consul and ansible-nomad;
 * NETWAYS/ansible-collection-elasticstack: docs/role-elasticsearch.md.
 */
const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['consul_instances', { variable: 'consul_node_role', voters: ['server', 'bootstrap'], apart: 'consul_datacenter' }],
  ['nomad_instances', { variable: 'nomad_node_role', voters: ['server', 'both'], apart: 'nomad_region' }],
  ['elasticsearch', { variable: 'elasticsearch_node_types', voters: ['master'], otherwise: true }],
]);

/** Source: PyratLabs/ansible-role-k3s: README.md. */
const K3S_SERVER = 'k3s_control_node';
const K3S_ETCD = 'k3s_etcd_datastore';

export const ROLE_VARIABLES = [
  K3S_SERVER,
  K3S_ETCD,
  ...[...ROLES.values()].flatMap(({ variable, apart }) => [variable, ...(apart === undefined ? [] : [apart])]),
];

type Hosts = ReadonlyMap<string, Range>;

/** The hosts of a group that vote. */
export function votersIn(group: string, hosts: Hosts, lookUp: LookUp): Hosts {
  const servers = k3sServers(hosts, lookUp);
  if (servers.size > 0) return servers;
  const role = ROLES.get(group);
  if (!role) return hosts;
  const roles = new Map([...hosts.keys()].map((host) => [host, textsIn(lookUp(host, role.variable)?.value)]));
  const isStated = [...roles.values()].some((texts) => texts.length > 0);
  const voters = [...hosts].filter(([host]) => {
    const texts = roles.get(host) ?? [];
    return texts.length > 0 ? texts.some((text) => role.voters.includes(text)) : role.otherwise && isStated;
  });
  return new Map(voters);
}

/** The servers of k3s that run etcd. A single server may do without. */
export function k3sServers(hosts: Hosts, lookUp: LookUp): Hosts {
  if (!lookUp.stated.has(K3S_SERVER)) return new Map();
  const isOn = (host: string, name: string): boolean => textIn(lookUp(host, name)?.value) === 'true';
  const servers = [...hosts].filter(([host]) => isOn(host, K3S_SERVER) && isOn(host, K3S_ETCD));
  return new Map(servers.length > 1 ? servers : []);
}

/** Voters that have a quorum of their own, with the data center or region where there are several. */
interface Voters {
  readonly domain: string | undefined;
  readonly names: readonly string[];
}

/** @param group the first of the groups with these hosts */
export function quorumsIn(group: string, names: readonly string[], lookUp: LookUp): readonly Voters[] {
  const apart = ROLES.get(group)?.apart;
  if (apart === undefined) return [{ domain: undefined, names }];
  const domains = groupBy(names, (host) => textIn(lookUp(host, apart)?.value));
  const several = domains.size > 1;
  return [...domains].map(([domain, own]) => ({ domain: several ? domain : undefined, names: own }));
}
