/** Suggests hosts in comments, where a scheduler has placed the replicas and the file cannot place them itself. */
import { short } from '../base/names.ts';
import type { Host, Listing } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { Part } from '../model/range.ts';
import { breakAfter, insert, lineStart } from '../text/lines.ts';

/** Finds the part of a file before another one; undefined for the first one. */
export type PartBefore = (part: Part) => Part | undefined;

interface ObservedMove {
  readonly host: Host;
  readonly listing: Extract<Listing, { kind: 'observed' }>;
  readonly target: number;
}

/** A comment line above each replica that should be elsewhere; a line that is there already is not repeated. */
export function suggestHosts(moves: readonly ObservedMove[], before: PartBefore): readonly TextEdit[] {
  const places = moves.flatMap(({ host, target }) =>
    Array<string>(Math.max(0, target - host.replicas)).fill(host.name),
  );
  const leaving = moves.flatMap(({ host, listing, target }) =>
    listing.items.slice(Math.min(target, host.replicas)).map(({ range }) => ({ range, key: listing.key })),
  );
  return leaving.flatMap(({ range, key }, i) => {
    const { part } = range;
    const { text } = part;
    const start = lineStart(text, range.start);
    const [indent = ''] = /^[ ]*/.exec(text.slice(start, range.start)) ?? [];
    const comment = `${indent}# Quorate suggests ${key}: ${short(places[i] ?? '')}${breakAfter(text, start)}`;
    const above = start === 0 ? (before(part)?.text ?? '') : text.slice(0, start);
    return above.endsWith(comment) ? [] : [insert(part, start, comment)];
  });
}
