/** Finds the domains of the hosts of an inventory: racks, zones, data centers, regions. */
import { fieldsOf, type Value } from '../../text/values.ts';
import { textIn } from './machines.ts';
import type { LookUp } from './variables.ts';

/**
 * Where a domain of a host may be named: a variable, or a key of a variable that is a map or a list of `key=value`. Of
 * several for one kind of domain, the first that tells hosts apart counts. Sources: kubespray: docs/ansible/vars.md and
 * rancherfederal/rke2-ansible: inventory/sample/hosts.yml of older releases (`node_labels`); ceph-ansible: docs/source/osds/scenarios.rst (`osd_crush_location`).
 */
const DOMAINS: readonly { readonly variable: string; readonly key?: string; readonly domain: string }[] = [
  { variable: 'rack', domain: 'rack' },
  { variable: 'osd_crush_location', key: 'rack', domain: 'rack' },
  { variable: 'zone', domain: 'zone' },
  { variable: 'availability_zone', domain: 'zone' },
  { variable: 'az', domain: 'zone' },
  { variable: 'node_labels', key: 'topology.kubernetes.io/zone', domain: 'zone' },
  { variable: 'node_labels', key: 'failure-domain.beta.kubernetes.io/zone', domain: 'zone' },
  { variable: 'datacenter', domain: 'datacenter' },
  { variable: 'dc', domain: 'datacenter' },
  { variable: 'site', domain: 'datacenter' },
  { variable: 'region', domain: 'region' },
  { variable: 'node_labels', key: 'topology.kubernetes.io/region', domain: 'region' },
];

export const DOMAIN_VARIABLES = DOMAINS.map(({ variable }) => variable);

/** Finds the domains of a host, for those kinds of domain that tell the hosts of the group apart. */
export function domainsOf(names: readonly string[], lookUp: LookUp): (host: string) => ReadonlyMap<string, string> {
  const textFor = (host: string, { variable, key }: (typeof DOMAINS)[number]): string | undefined => {
    const value = lookUp(host, variable)?.value;
    return key === undefined ? textIn(value) : labelIn(value, key);
  };
  const telling = DOMAINS.filter(
    (one) => lookUp.stated.has(one.variable) && new Set(names.map((host) => textFor(host, one))).size > 1,
  );
  return (host) => {
    const labels = new Map<string, string>();
    for (const one of telling) {
      const text = textFor(host, one);
      if (text !== undefined && !labels.has(one.domain)) labels.set(one.domain, text);
    }
    return labels;
  };
}

/** The label with this key, in a map of labels or in a list of `key=value`. */
function labelIn(value: Value | undefined, key: string): string | undefined {
  if (value?.kind === 'map') return textIn(fieldsOf(value).get(key)?.value);
  const items = value?.kind === 'seq' ? value.items() : [];
  const [found] = items.flatMap((item) => {
    const text = textIn(item) ?? '';
    return text.startsWith(`${key}=`) ? [text.slice(key.length + 1)] : [];
  });
  return found;
}
