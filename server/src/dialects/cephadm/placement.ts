/**
 * The `placement` of a cephadm spec, as a map or as the words of the command line: `3 host-1 host-2`, `label:mon`, `*`.
 */
import type { Range } from '../../model/service.ts';
import type { WrittenNumber } from '../../model/written.ts';
import { numberOf, reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { quote } from '../../base/names.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { fieldsOf, visible } from '../../text/values.ts';
import type { Entry, ScalarValue, SeqValue, Value } from '../../text/values.ts';

export interface Placement {
  readonly hosts?: readonly PlacedHost[];
  readonly label?: string;
  readonly pattern?: string;
  readonly count?: WrittenNumber;
  /** How many daemons each host gets, where no `count` is given; one where neither is given. */
  readonly countPerHost?: WrittenNumber;
  /** True when it names neither hosts nor numbers. */
  readonly empty: boolean;
  /** False when something in it is not known. */
  readonly complete: boolean;
}

export interface PlacedHost {
  readonly name: string;
  readonly at: Range;
}

const NOTHING: Placement = { empty: true, complete: true };
const UNREADABLE: Placement = { empty: false, complete: false };

export function readPlacement(entry: Entry, report: Report): Placement {
  const { value } = entry;
  if (value.kind === 'scalar') return value.isNull ? NOTHING : readWords(value, report);
  if (value.kind !== 'map') {
    reportShape(value, visible(entry), '`placement` must be a map, or text such as "3 host-1 host-2"', report);
    return UNREADABLE;
  }
  const fields = fieldsOf(value, reportRepeated(report));
  const count = readNumber(fields.get('count'), report);
  const countPerHost = readNumber(fields.get('count_per_host'), report);
  const list = fields.get('hosts');
  const hosts = list && readHosts(list, report);
  const label = readText(fields.get('label'), report);
  const pattern = readText(fields.get('host_pattern'), report);
  reportExclusive(fields, ['count', 'count_per_host'], report);
  reportExclusive(fields, ['hosts', 'label'], report);
  reportExclusive(fields, ['hosts', 'host_pattern'], report);
  const perHost = fields.get('count_per_host');
  if (perHost && !['hosts', 'label', 'host_pattern'].some((key) => fields.has(key))) {
    report(perHost.key.at, 'Cephadm refuses count_per_host alone: it needs hosts, label or host_pattern beside it');
  }
  const keys = { count, count_per_host: countPerHost, hosts, label, host_pattern: pattern };
  const complete = Object.entries(keys).every(([key, read]) => read !== undefined || !fields.has(key));
  return {
    ...(count && { count }),
    ...(countPerHost && { countPerHost }),
    empty: fields.size === 0,
    ...(hosts && { hosts }),
    ...(label !== undefined && { label }),
    ...(pattern !== undefined && { pattern }),
    complete,
  };
}

/** Reads the words of cephadm's command line, which blanks, commas or semicolons separate. */
function readWords({ text, at }: ScalarValue, report: Report): Placement {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const hosts = new Set(
    words.filter((word) => !/^\d+$|^(?:count|count-per-host|label):|[*?[\]]/.test(word)).map(hostOf),
  );
  const wordOf = (prefix: RegExp) => words.find((word) => prefix.test(word))?.replace(prefix, '');
  const stated = words.find((word) => /^\d+$/.test(word)) ?? wordOf(/^count:/);
  const count = stated === undefined ? undefined : wholeNumber(stated);
  if (typeof count === 'string') report(at, count);
  const perHost = Number(wordOf(/^count-per-host:/) ?? NaN);
  const label = wordOf(/^label:/);
  const pattern = words.find((word) => /[*?[\]]/.test(word));
  const uneditable = 'it is part of a longer text';
  return {
    ...(typeof count === 'number' && { count: { value: count, range: at, uneditable } }),
    ...(perHost >= 1 && { countPerHost: { value: Math.floor(perHost), range: at, uneditable } }),
    empty: words.length === 0,
    ...(hosts.size > 0 && { hosts: [...hosts].map((name) => ({ name, at })) }),
    ...(label !== undefined && { label }),
    ...(pattern !== undefined && { pattern }),
    complete: typeof count !== 'string',
  };
}

function readNumber(entry: Entry | undefined, report: Report): WrittenNumber | undefined {
  return entry && numberOf(entry, 'This must be a whole number', report);
}

function readText(entry: Entry | undefined, report: Report): string | undefined {
  return entry && textOf(entry.value, visible(entry), 'This must be plain text', report);
}

function readHosts(entry: Entry, report: Report): readonly PlacedHost[] | undefined {
  if (entry.value.kind !== 'seq') {
    reportShape(entry.value, visible(entry), '`hosts` must be a list of names', report);
    return undefined;
  }
  const names = new Set<string>();
  const hosts = itemsOf(entry.value).flatMap(({ item, value }): PlacedHost[] => {
    const text = textOf(value, item.at, 'A host is a name, or a map with a hostname', report);
    if (text === undefined) return [];
    const name = hostOf(text);
    if (names.has(name)) {
      report(item.at, `Duplicate host ${quote(name)}: cephadm takes it once`);
      return [];
    }
    names.add(name);
    return [{ name, at: value.at }];
  });
  return hosts.length === entry.value.items().length ? hosts : undefined;
}

function itemsOf(list: SeqValue): { readonly item: Value; readonly value: Value }[] {
  return list.items().map((item) => {
    const hostname = item.kind === 'map' ? fieldsOf(item).get('hostname')?.value : undefined;
    return { item, value: hostname ?? item };
  });
}

function reportExclusive(fields: ReadonlyMap<string, Entry>, [one, other]: [string, string], report: Report): void {
  const second = fields.get(other);
  if (fields.has(one) && second) report(second.key.at, `Cephadm refuses ${other} beside ${one}`);
}

/** The host in a word: `host-1:10.1.2.0/24=name` is the host `host-1`, with a network and a name for its daemon. */
export function hostOf(text: string): string {
  return text.replace(/[:=].*$/s, '');
}
