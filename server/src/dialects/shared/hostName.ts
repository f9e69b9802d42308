/** Helps to find the places of a document that name machines. */
import { eachInTurn, type Steps } from '../../base/steps.ts';
import { verbatim } from '../../model/hostName.ts';
import type { HostName } from '../../model/hostName.ts';
import type { Entry, ScalarValue, Value } from '../../text/values.ts';
import { entriesInSteps } from '../../text/walk.ts';
import { sourceOf } from '../../text/yamlDocument.ts';

/** The role of a place that describes the machine. */
export const DESCRIBES = { describes: true };

/** The role of a place that puts replicas on the machine. */
export const HOLDS = { holds: true };

type Role = Partial<Pick<HostName, 'describes' | 'holds' | 'uneditable'>>;

/**
 * A place that names a machine.
 * @param part the name, and the index in the text at which it begins, when the scalar holds more than the name
 */
export function hostName(
  value: ScalarValue,
  { describes = false, holds = false, uneditable }: Role,
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
    scalar: { range, source, text, shared: value.uneditable !== undefined },
    index,
    describes,
    holds,
    ...(uneditable !== undefined && { uneditable }),
  };
}

/** The keys of a map of hosts, with one a step. */
export function* hostKeys(entries: readonly Entry[], role: (entry: Entry) => Role): Steps<readonly HostName[]> {
  const named = yield* eachInTurn(entries, (entry) =>
    entry.key.kind === 'scalar' && !entry.key.isNull ? [hostName(entry.key, role(entry))] : [],
  );
  return named.flat();
}

/** The machines of an inventory: the keys of `hosts`. */
export function* inventoryNames(root: Value): Steps<readonly HostName[]> {
  return yield* hostKeys(yield* entriesInSteps(root, 'hosts'), () => DESCRIBES);
}

/** The names in a text that holds several, separated by blanks, commas or semicolons. */
export function wordsOf(value: ScalarValue, nameIn: (word: string) => string | undefined): readonly HostName[] {
  return [...value.text.matchAll(/[^\s,;]+/g)].flatMap(({ 0: word, index }) => {
    const name = nameIn(word);
    return name === undefined ? [] : [hostName(value, HOLDS, { name, index })];
  });
}

/** The values that are scalars with a text. */
export function scalars(values: readonly (Value | undefined)[]): readonly ScalarValue[] {
  return values.flatMap((value) => (value?.kind === 'scalar' && !value.isNull ? [value] : []));
}
