/** Where a scheduler has placed the replicas, a file can only say in comments which hosts would be better. */
import { short } from '../model/names.ts';
import type { Host, Listing, TextEdit } from '../model/service.ts';
import { breakAfter, insert, lineStart } from './textLines.ts';

interface ObservedMove {
  readonly host: Host;
  readonly listing: Extract<Listing, { kind: 'observed' }>;
  readonly target: number;
}

/** One comment line above each replica that should go elsewhere; none where it stands already. */
export function suggestHosts(text: string, moves: readonly ObservedMove[]): readonly TextEdit[] {
  const places = moves.flatMap(({ host, target }) =>
    Array<string>(Math.max(0, target - host.replicas)).fill(host.name),
  );
  const leaving = moves.flatMap(({ host, listing, target }) =>
    listing.items.slice(Math.min(target, host.replicas)).map(({ range }) => ({ range, key: listing.key })),
  );
  return leaving.flatMap(({ range, key }, i) => {
    const start = lineStart(text, range.start);
    const [indent = ''] = /^[ ]*/.exec(text.slice(start, range.start)) ?? [];
    const comment = `${indent}# Quorate suggests ${key}: ${short(places[i] ?? '')}${breakAfter(text, start)}`;
    return text.slice(0, start).endsWith(comment) ? [] : [insert(start, comment)];
  });
}
