/** `votes: {vm-7: 2, vm-9: 0}`: the votes of replicas that do not have one vote. */
import type { Host } from '../../model/service.ts';
import { reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { nearest } from '../../base/nearest.ts';
import { quote } from '../../base/names.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { fieldsOf, visible } from '../../text/values.ts';
import type { Entry } from '../../text/values.ts';

/** The most votes of a replica; more is a mistake. Known software takes at most 255 (Galera's `pc.weight`). */
const MOST_VOTES = 1000;

/** The hosts with the votes of their replicas; undefined where a vote is wrong, which has been reported. */
export function withVotes(
  hosts: readonly Host[],
  entry: Entry | undefined,
  report: Report,
): readonly Host[] | undefined {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return hosts;
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), '`votes` must map replicas to their votes, such as {vm-7: 2}', report);
    return undefined;
  }
  const names = hosts.flatMap(({ listing }) => ('items' in listing && listing.kind === 'names' ? listing.items : []));
  const known = new Set(names.map(({ name }) => name));
  const votes = new Map<string, number>();
  const fields = fieldsOf(entry.value, reportRepeated(report));
  for (const [name, vote] of fields) {
    const value = known.has(name) ? voteOf(vote, report) : undefined;
    if (!known.has(name)) report(vote.key.at, unknownName(name, known));
    if (value !== undefined) votes.set(name, value);
  }
  if (votes.size < fields.size) return undefined;
  return hosts.map((host) => {
    const { listing } = host;
    if (listing.kind !== 'names') return host;
    return { ...host, votes: listing.items.map(({ name }) => votes.get(name) ?? 1) };
  });
}

function unknownName(name: string, known: ReadonlySet<string>): string {
  if (known.size === 0) return `Unknown replica ${quote(name)}: votes need hosts that list the names of their replicas`;
  const meant = nearest(name, known);
  return `No host lists a replica ${quote(name)}${meant === undefined ? ': use the name of one' : `. Did you mean ${quote(meant)}?`}`;
}

function voteOf(entry: Entry, report: Report): number | undefined {
  const text = textOf(entry.value, visible(entry), 'A vote must be a whole number', report);
  if (text === undefined) return undefined;
  const value = wholeNumber(text);
  if (typeof value === 'number' && value <= MOST_VOTES) return value;
  report(visible(entry), typeof value === 'number' ? `A replica has at most ${MOST_VOTES} votes, not ${value}` : value);
  return undefined;
}
