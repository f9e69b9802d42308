/** What settings of a container say: flags of its command line, variables, and lines of its configuration files. */
import type { Container } from './softwareRow.ts';

/**
 * A flag of the command line without the dashes before it and with those in it, variables whose name matches, what such a
 * variable holds somewhere, or what a configuration file holds: the first group of each match, or all of it.
 */
export type Setting =
  string | RegExp | { readonly variable: RegExp; readonly value: RegExp } | { readonly config: RegExp };

export function valuesOf(settings: readonly Setting[], container: Container): readonly string[] {
  const { words, env, config = '' } = container;
  return settings.flatMap((setting): readonly string[] => {
    if (setting instanceof RegExp) return [...env].flatMap(([name, value]) => (setting.test(name) ? [value] : []));
    if (typeof setting === 'string') return flagValues(words, setting);
    if ('config' in setting) return matchesIn(config, setting.config);
    const texts = [...env].filter(([name]) => setting.variable.test(name)).map(([, text]) => text);
    return texts.flatMap((text) => matchesIn(text, setting.value));
  });
}

/** Everything that a container is told. */
export function allTextOf({ words, env, config = '' }: Container): string {
  return [words, ...[...env].map(([name, value]) => `${name} = ${value}`), config].join('\n');
}

function matchesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([all, value = all]) => value);
}

/** `--flag=value` and `-flag value`; a dash in it may be written as an underscore. */
function flagValues(words: string, flag: string): readonly string[] {
  const all = words
    .replaceAll(/["']/g, '')
    .split(/\s/)
    .filter((word) => word !== '');
  return all.flatMap((word, index) => {
    if (!word.startsWith('-')) return [];
    const [name = '', ...value] = word.split('=');
    if (name.replace(/^--?/, '').replaceAll('_', '-') !== flag) return [];
    return [value.length > 0 ? value.join('=') : (all[index + 1] ?? '')];
  });
}

/** `etcd-0=http://etcd-0.etcd:2380,…`, `1@kafka-0.kafka:9093`, `server.1=zoo1:2888:3888;2181` and `https://vault-0:8200` each name a host. */
export function hostsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const [, host = ''] =
      /^(?:[\w.-]+=)?(?:[a-z][\w+.-]*:\/\/)?(?:[\w.-]*@)?([a-z0-9][a-z0-9.-]*)(?:[:/].*)?$/i.exec(word) ?? [];
    const name = host.toLowerCase().replace(/\.$/, '');
    return name === '' || HERE.test(name) || /^\d{1,5}$/.test(name) ? [] : [name];
  });
}

/** What is put together at run time tells nothing. */
export function wordsIn(value: string): readonly string[] {
  return value.split(/[\s,"'[\]{}()]+/).filter((word) => word !== '' && !/[$%]/.test(word));
}

/** Where a member is at home says nothing of the others. */
const HERE = /^(?:localhost|127\.|0\.0\.0\.0$)/;

export function isPlain(text: string): boolean {
  return text !== '' && !/[$%]/.test(text);
}
