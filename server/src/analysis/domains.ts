/** Hosts at another level: with `domain: zone` in force, the machine of the risk model is a zone. */
import { groupBy } from '../base/groupBy.ts';
import type { Host, Service } from '../model/service.ts';
import { domainNoun } from '../rules/wording.ts';
import { type ClusterNode, domainId, domainOf, HOST } from '../scheduling/cluster.ts';

/** A service whose hosts are domains, with the hosts of the file in each of them. */
export interface DomainView {
  /** What counts as a host: `host`, or a label of machines. */
  readonly domain: string;
  readonly service: Service;
  /** The indexes of the hosts of each domain, in the file's order. */
  readonly members: readonly (readonly number[])[];
}

/**
 * The service seen in domains; the service itself for `host`. A host whose domain is not known is a domain of its own.
 */
export function inDomains(service: Service, domain: string, nodes: ReadonlyMap<string, ClusterNode>): DomainView {
  if (domain === HOST) return { domain, service, members: service.hosts.map((_, index) => [index]) };
  const nodeOf = (host: Host): ClusterNode => nodes.get(host.name) ?? { name: host.name, labels: new Map() };
  const ids = service.hosts.map((host) => domainId(nodeOf(host), domain));
  const members = [...groupBy(ids.keys(), (index) => ids[index]).values()];
  const noun = domainNoun(domain);
  const hosts = members.map((indexes): Host => {
    const inside = indexes.flatMap((index) => service.hosts[index] ?? []);
    const largest = inside.reduce((a, b) => (b.replicas > a.replicas ? b : a));
    return {
      ...domainOf(nodeOf(largest), domain),
      nameRange: largest.nameRange,
      replicas: inside.reduce((sum, { replicas }) => sum + replicas, 0),
      ...(inside.some(({ votes }) => votes) && { votes: inside.flatMap(votesOn) }),
      listing: { kind: 'fixed', reason: `its hosts are listed one by one` },
    };
  });
  const { replica, host: machine } = service.nouns;
  return { domain, service: { ...service, hosts, nouns: { replica, host: [noun, `${noun}s`], machine } }, members };
}

/** The label of a domain: for `zone`, the label of Kubernetes where machines carry only that. */
export function domainKey(domain: string, nodes: Iterable<ClusterNode>): string {
  const standard = `topology.kubernetes.io/${domain}`;
  const all = [...nodes];
  const spoken = all.some(({ labels }) => labels.has(domain)) || !all.some(({ labels }) => labels.has(standard));
  return spoken ? domain : standard;
}

/**
 * The machines that the service may use and does not list; none where a domain counts as one host.
 * @param machines the machines to which its replicas may move, each once
 * @param most how many are wanted at most
 */
export function unlistedHosts(
  { domain }: Pick<DomainView, 'domain'>,
  hosts: readonly Host[],
  machines: readonly string[],
  most = Infinity,
): readonly string[] {
  if (domain !== HOST) return [];
  const listed = new Set(hosts.map(({ name }) => name));
  // A service looks at no more than it may need: there may be thousands of both.
  return machines
    .slice(0, most + listed.size)
    .filter((name) => !listed.has(name))
    .slice(0, most);
}

/** The labels with the zone of a host, the likeliest first. */
const ZONES = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone', 'zone', 'datacenter'];

/** The zone that labels state. */
export function zoneOf(labels: ReadonlyMap<string, string> | undefined): string | undefined {
  return labels && ZONES.map((key) => labels.get(key)).find((name) => name !== undefined);
}

/** The votes of each replica on a host. */
export function votesOn({ votes, replicas }: Pick<Host, 'votes' | 'replicas'>): readonly number[] {
  return votes ?? Array<number>(replicas).fill(1);
}

/**
 * Replicas per host, made of replicas per domain. A domain that shrinks gives from its fullest hosts. One that grows
 * takes on its emptiest hosts in use, or on all where none is in use.
 */
export function spreadOverHosts(
  present: readonly number[],
  { members }: DomainView,
  target: readonly number[],
): number[] {
  const result = [...present];
  for (const [domain, indexes] of members.entries()) {
    const held = (): number => indexes.reduce((sum, index) => sum + (result[index] ?? 0), 0);
    const wanted = target[domain] ?? 0;
    const used = indexes.filter((index) => (present[index] ?? 0) > 0);
    const open = used.length > 0 ? used : indexes;
    const extreme = (sign: 1 | -1): number =>
      open.reduce((a, b) => (sign * ((result[b] ?? 0) - (result[a] ?? 0)) > 0 ? b : a));
    while (held() > wanted) {
      const index = extreme(1);
      result[index] = (result[index] ?? 0) - 1;
    }
    while (held() < wanted) {
      const index = extreme(-1);
      result[index] = (result[index] ?? 0) + 1;
    }
  }
  return result;
}
