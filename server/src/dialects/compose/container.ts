/** What a service of a Compose file says of its container: command, environment, ports and folders of the node. */
import type { Located } from '../../model/written.ts';
import { imageText } from '../software/imageText.ts';
import { type Container, softwareOfContainer } from '../software/quorumSoftware.ts';
import { short } from '../../base/names.ts';
import { NO_FIELDS, Notes, textAt } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import { fieldsOf } from '../../text/values.ts';
import type { Entry, Value } from '../../text/values.ts';

/**
 * The ports of the node, and the folders of it that are written to. Ports in ingress mode belong to the whole swarm.
 */
export function readClaims(fields: Fields): readonly Located<string>[] {
  const quiet = new Notes();
  const ports = valuesAt(fields, 'ports').flatMap((item) => {
    const port = item.kind === 'map' ? fieldsOf(item) : NO_FIELDS;
    const published = textAt(port, 'published', quiet);
    if (published === undefined || textAt(port, 'mode', quiet) !== 'host') return [];
    return [{ value: `port ${short(published)}`, range: item.at }];
  });
  const folders = valuesAt(fields, 'volumes').flatMap((item) => {
    const folder = item.kind === 'map' ? boundFolder(fieldsOf(item)) : item.kind === 'scalar' ? item.text : '';
    const [, path] = /^([./~][^:]*):[^:]*(?::(?!ro\b).*)?$/.exec(folder) ?? [];
    if (path === undefined || path.endsWith('.sock')) return [];
    return [{ value: `folder ${short(path)}`, range: item.at }];
  });
  return [...ports, ...folders];
}

/** The folder of a bind mount, in the words of the short syntax. */
function boundFolder(volume: Fields): string {
  const quiet = new Notes();
  const readOnly = textAt(volume, 'read_only', quiet) === 'true';
  return `${textAt(volume, 'source', quiet) ?? ''}:${textAt(volume, 'target', quiet) ?? ''}${readOnly ? ':ro' : ''}`;
}

export function containerIn(fields: Fields): Container {
  return {
    image: imageText(fields.get('image')?.value),
    words: commandOf(fields).join(' '),
    env: environmentOf(fields),
  };
}

export const commandOf = (fields: Fields): readonly string[] =>
  ['entrypoint', 'command'].flatMap((key) => wordsAt(fields, key));

/** True where the container votes, as far as the service itself tells. */
export function isVoter({ value }: Entry): boolean {
  return value.kind === 'map' && softwareOfContainer(containerIn(fieldsOf(value)), 1) !== undefined;
}

export function wordsAt(fields: Fields, key: string): readonly string[] {
  const value = fields.get(key)?.value;
  if (value?.kind === 'scalar') return [value.text];
  return valuesAt(fields, key).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
}

/** The variables in `environment`, which is a map, or a list of `NAME=value`. */
function environmentOf(fields: Fields): ReadonlyMap<string, string> {
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

function valuesAt(fields: Fields, key: string): readonly Value[] {
  const value = fields.get(key)?.value;
  return value?.kind === 'seq' ? value.items() : [];
}
