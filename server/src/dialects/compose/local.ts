/** Members of a cluster that Compose starts on one machine. */
import { START } from '../../model/range.ts';
import type { Host, Service } from '../../model/service.ts';
import { commonName } from '../../base/commonName.ts';
import type { ComposeService } from './service.ts';

const NOUNS = { replica: ['container', 'containers'], host: ['container', 'containers'] } as const;

/** All containers are lost with the machine, which a user knows. What can be lost one by one are the containers. */
export function localCluster(members: readonly ComposeService[]): Service {
  const [first] = members;
  const listing = { kind: 'fixed', reason: 'Compose starts all containers on one machine' } as const;
  const hosts = members.map(({ name, nameRange }): Host => ({ name, nameRange, replicas: 1, listing }));
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
