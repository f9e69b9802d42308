/** Reads `limit`: the highest acceptable risk, as a probability, a downtime or a number of faults. */
import { reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { quote } from '../../base/names.ts';
import { shareOfTime } from '../../base/durations.ts';
import { probabilityOf, wholeNumber } from '../../text/numbers.ts';
import { fieldsOf, visible } from '../../text/values.ts';
import type { Entry } from '../../text/values.ts';

/** The risk that a project accepts. A risk without a limit is not reported. */
export interface Limit {
  /** The highest acceptable probability of losing the quorum, between 0 and 1. */
  readonly unavailability?: number;
  /** How many faults must be survived at least, wherever they strike. */
  readonly tolerance?: number;
}

type Read = (text: string) => Limit | string;

const as =
  (key: keyof Limit, parse: (text: string) => number | string): Read =>
  (text) => {
    const value = parse(text);
    return typeof value === 'number' ? { [key]: value } : value;
  };

const KINDS: ReadonlyMap<string, Read> = new Map([
  ['unavailability', as('unavailability', probabilityOf)],
  ['downtime', as('unavailability', shareOfTime)],
  ['tolerance', as('tolerance', wholeNumber)],
]);

const EXPECTED = '`limit` must be a probability such as 0.1, or {downtime: 50m/year} or {tolerance: 1}';

/** Reads a limit. A number alone is a probability. Of a downtime and a probability the lower one counts. */
export function readLimit(entry: Entry | undefined, report: Report): Limit {
  if (!entry) return {};
  if (entry.value.kind === 'scalar') return read(entry, as('unavailability', probabilityOf), report);
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), EXPECTED, report);
    return {};
  }
  const limits = [...fieldsOf(entry.value, reportRepeated(report))].map(([name, field]) => {
    const kind = KINDS.get(name);
    if (kind) return read(field, kind, report);
    report(field.key.at, `Unknown key ${quote(name)} of a limit: use unavailability, downtime or tolerance`);
    return {};
  });
  return limits.reduce((all, next) => {
    const { unavailability = Infinity } = { ...next };
    const least = Math.min(unavailability, all.unavailability ?? Infinity);
    return { ...all, ...next, ...(least < Infinity && { unavailability: least }) };
  }, {});
}

function read(entry: Entry, parse: Read, report: Report): Limit {
  const text = textOf(entry.value, visible(entry), EXPECTED, report);
  if (text === undefined) return {};
  const limit = parse(text);
  if (typeof limit !== 'string') return limit;
  report(visible(entry), limit);
  return {};
}
