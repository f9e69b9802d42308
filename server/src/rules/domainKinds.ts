/** The zones, racks and other domains that the hosts of a service are known to be in. */
import type { Host } from '../model/service.ts';
import { DOMAIN_KEYS } from '../scheduling/crowdedDomains.ts';

type Labelled = Pick<Host, 'labels'>;

interface Domain<H> {
  readonly key: string;
  readonly name: string;
  readonly hosts: readonly H[];
}

/**
 * The domains of each kind that counts, the smallest kind first. A kind with a single domain for all hosts counts only
 * where no other kind divides them.
 */
export function kindsThatCount<H extends Labelled>(hosts: readonly H[]): readonly (readonly Domain<H>[])[] {
  const kinds = DOMAIN_KEYS.map((key) => domainsOf(key, hosts)).filter(({ length }) => length > 0);
  const dividing = kinds.filter((domains) => domains.some((domain) => domain.hosts.length < hosts.length));
  return dividing.length > 0 ? dividing : kinds;
}

/** The domains of one kind that hosts are known to be in. */
function domainsOf<H extends Labelled>(key: string, hosts: readonly H[]): readonly Domain<H>[] {
  const names = new Set(hosts.flatMap(({ labels }) => labels?.get(key) ?? []));
  return [...names].map((name) => ({ key, name, hosts: hosts.filter(({ labels }) => labels?.get(key) === name) }));
}
