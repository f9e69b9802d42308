/** The container of a service: what it runs, with which settings. */
import { type Entry, fieldsOf, type Value } from '../../text/values.ts';
import type { Fields } from '../../text/walk.ts';
import { imageText } from '../software/imageText.ts';
import { type Container, softwareOfContainer } from '../software/quorumSoftware.ts';

export function containerIn(fields: Fields): Container {
  return {
    image: imageText(fields.get('image')?.value),
    words: commandOf(fields).join(' '),
    env: environmentOf(fields),
  };
}

/** Entrypoint and command, word by word where the file has a list. */
export const commandOf = (fields: Fields): readonly string[] =>
  ['entrypoint', 'command'].flatMap((key) => wordsAt(fields, key));

/** Whether its container votes, as far as the service itself says. */
export function isVoter({ value }: Entry): boolean {
  return value.kind === 'map' && softwareOfContainer(containerIn(fieldsOf(value)), 1) !== undefined;
}

function wordsAt(fields: Fields, key: string): readonly string[] {
  const value = fields.get(key)?.value;
  if (value?.kind === 'scalar') return [value.text];
  return valuesAt(fields, key).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
}

/** `environment` is a map, or a list of `NAME=value`. */
export function environmentOf(fields: Fields): ReadonlyMap<string, string> {
  const environment = fields.get('environment')?.value;
  if (environment?.kind === 'map') {
    return new Map(
      [...fieldsOf(environment)].map(([name, { value }]) => [name, value.kind === 'scalar' ? value.text : '']),
    );
  }
  return new Map(
    wordsAt(fields, 'environment').map((word) => {
      const [name = '', ...value] = word.split('=');
      return [name, value.join('=')];
    }),
  );
}

/** The items of the list at a key; none for anything else. */
export function valuesAt(fields: Fields, key: string): readonly Value[] {
  const value = fields.get(key)?.value;
  return value?.kind === 'seq' ? value.items() : [];
}
