/** Shows a fix that decides where replicas go: both placements, host by host, and the risk of both. */
import { type Ground, sizesOf } from '../../analysis/ground.ts';
import type { Fix } from '../../analysis/findingFixes.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { ComparedHost, PlaceEdit, Proposal } from '../../protocol/explorer.ts';
import { plainName } from '../../rules/wording.ts';

/** What a fix makes of a service. */
export interface Proposed {
  readonly fix: Pick<Fix, 'title' | 'decides'>;
  readonly before: Ground;
  readonly after: Ground;
  readonly told: Proposal['told'];
}

export function proposal(
  { fix, before, after, told }: Proposed,
  written: { readonly version: number; readonly edits: readonly PlaceEdit[] },
): Proposal {
  return {
    title: fix.title,
    constrains: fix.decides === 'constraint',
    hosts: comparedHosts(before, after),
    told,
    ...written,
  };
}

/** All hosts of both, those of each zone together. */
function comparedHosts(before: Ground, after: Ground): readonly ComparedHost[] {
  const held = (ground: Ground): ReadonlyMap<string, number> =>
    new Map(ground.hosts.map(({ name }, host) => [name, sizesOf(ground)[host] ?? 0]));
  const [then, now] = [held(before), held(after)];
  const all = [...before.hosts, ...after.hosts.filter(({ name }) => !then.has(name))];
  return [...groupBy(all, ({ zone }) => zone).values()].flat().map(({ name, zone }) => ({
    name: plainName(name),
    ...(zone !== undefined && { zone: plainName(zone) }),
    before: then.get(name) ?? 0,
    after: now.get(name) ?? 0,
  }));
}
