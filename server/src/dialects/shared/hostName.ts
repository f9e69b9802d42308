/** What helps to find the places of a document that name machines. */
import { verbatim } from '../../model/hostName.ts';
import type { HostName } from '../../model/hostName.ts';
import { fieldsOf } from '../../text/values.ts';
import type { Entry, ScalarValue, Value } from '../../text/values.ts';
import { sourceOf } from '../../text/yamlDocument.ts';

type Role = Partial<Pick<HostName, 'describes' | 'holds' | 'fixed'>>;

/** @param part the name and where in the text it begins, when the scalar holds more than the name */
export function hostName(
  value: ScalarValue,
  { describes = false, holds = false, fixed }: Role,
  { name, index } = { name: value.text, index: 0 },
): HostName {
  const { range, text } = value;
  const source = sourceOf(value);
  const inside = verbatim({ source, text }, index, name);
  const { part } = range;
  const own = inside !== undefined && value.at.part === part && value.at.start === range.start;
  return {
    name,
    at: own ? { part, start: range.start + inside, end: range.start + inside + name.length } : value.at,
    scalar: { range, source, text, shared: value.fixed !== undefined },
    index,
    describes,
    holds,
    ...(fixed !== undefined && { fixed }),
  };
}

/** The value of a key of a map, if it is a scalar with a text. */
export function scalarIn(value: Value | undefined, ...keys: readonly string[]): ScalarValue | undefined {
  const found = valueIn(value, ...keys);
  return found?.kind === 'scalar' && !found.isNull ? found : undefined;
}

export function entriesIn(value: Value | undefined, ...keys: readonly string[]): readonly Entry[] {
  const found = valueIn(value, ...keys);
  return found?.kind === 'map' ? found.entries() : [];
}

export function itemsIn(value: Value | undefined, ...keys: readonly string[]): readonly Value[] {
  const found = valueIn(value, ...keys);
  return found?.kind === 'seq' ? found.items() : [];
}

function valueIn(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  return keys.reduce((inside, key) => (inside?.kind === 'map' ? fieldsOf(inside).get(key)?.value : undefined), value);
}

/** The keys of a map of hosts. */
export function hostKeys(entries: readonly Entry[], role: (entry: Entry) => Role): readonly HostName[] {
  return entries.flatMap((entry) =>
    entry.key.kind === 'scalar' && !entry.key.isNull ? [hostName(entry.key, role(entry))] : [],
  );
}
