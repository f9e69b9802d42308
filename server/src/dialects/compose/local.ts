/** Makes one service of the members of a cluster that Compose starts on one machine. */
import { START } from '../../model/range.ts';
import type { Host, Service } from '../../model/service.ts';
import { commonName } from '../../base/commonName.ts';
import { votesOf } from './cluster.ts';
import type { ComposeService } from './service.ts';

const NOUNS = { replica: ['container', 'containers'], host: ['container', 'containers'] } as const;

/**
 * The service of a cluster on one machine. The user knows that the machine takes all containers with it, so each
 * container counts as a host.
 */
export function localCluster(members: readonly ComposeService[]): Service {
  const [first] = members;
  const listing = { kind: 'fixed', reason: 'Compose starts all containers on one machine' } as const;
  const hosts = members.map((member): Host => {
    const { name, nameRange } = member;
    const votes = votesOf(member);
    return { name, nameRange, replicas: 1, listing, ...(votes > 1 && { votes: [votes] }) };
  });
  return {
    name: commonName(members.map(({ name }) => name)),
    nameRange: first?.nameRange ?? START,
    extent: members.flatMap(({ extent }) => extent),
    nouns: NOUNS,
    hosts,
    declarations: [],
    complete: true,
    ...(first?.software && { software: first.software }),
  };
}
