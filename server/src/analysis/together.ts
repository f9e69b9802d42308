/** Several services on the same hosts: how often at least one of them is down, and how often all are. */
import { downTogether, type Together } from '../risk/availability.ts';
import { lossThreshold } from '../risk/quorum.ts';
import { total } from '../risk/placement.ts';
import type { AnalysedService } from './analyse.ts';
import { installationOn, type PlacedHost } from './availability.ts';
import { votesOn } from './domains.ts';

export interface PlacedService {
  readonly service: AnalysedService;
  readonly hosts: readonly PlacedHost[];
  readonly quorum: number;
}

/** The most states: beyond, the computation takes a noticeable time. */
const MOST_STATES = 20_000;

/**
 * The result is undefined for fewer than two services, where they share no host, where the numbers of a host differ
 * from service to service, and where there are too many services.
 * @param isAway tells the hosts that are surely down
 */
export function togetherOf(
  placed: readonly PlacedService[],
  isAway: (host: string) => boolean,
): (Together & { readonly assumed: boolean }) | undefined {
  const names = [...new Set(placed.flatMap(({ hosts }) => hosts.map(({ name }) => name)))];
  const states = placed.map(({ hosts, quorum }) => lossThreshold(total(hosts.flatMap(votesOn)), quorum) + 1);
  if (placed.length < 2 || states.reduce((product, one) => product * one, 1) > MOST_STATES) return undefined;
  const isShared = placed.some(({ hosts }, index) =>
    placed.slice(0, index).some((other) => other.hosts.some(({ name }) => hosts.some((host) => host.name === name))),
  );
  const installed = placed.map(({ service, hosts, quorum }) => {
    const byName = new Map(hosts.map((host) => [host.name, host]));
    const all = names.map((name) => byName.get(name) ?? { name, replicas: 0 });
    return installationOn(service, all, quorum, isAway);
  });
  const [first] = installed;
  const machines = installed.map(
    (one) => one && JSON.stringify([one.installation.hosts.map(withoutVotes), one.installation.domains]),
  );
  if (!isShared || !first || machines.some((one) => one !== machines[0])) return undefined;
  const hosts = first.installation.hosts.map((host, index) => ({
    ...host,
    votes: installed.map((one) => one?.installation.hosts[index]?.votes ?? 0),
  }));
  const quorums = placed.map(({ quorum }) => quorum);
  const { domains } = first.installation;
  return { ...downTogether({ hosts, domains, quorums }), assumed: installed.some((one) => one?.assumed) };
}

function withoutVotes(counted: { readonly votes: number }): object {
  const { votes: _, ...host } = counted;
  return host;
}
