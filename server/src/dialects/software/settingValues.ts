/** Reads the settings of a container: flags of its command line, variables, and lines of its configuration files. */
import type { Container } from './softwareRow.ts';

/**
 * A setting: a flag of the command line, without the dashes before it and with the dashes in it; variables whose name
 * matches; a part of such a variable's value; or a part of a configuration file. Of each match the first group counts,
 * or the whole match.
 */
export type Setting =
  string | RegExp | { readonly variable: RegExp; readonly value: RegExp } | { readonly config: RegExp };

/** The values of these settings. */
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

/** All text that a container is given. */
export function allTextOf({ words, env, config = '' }: Container): string {
  return [words, ...[...env].map(([name, value]) => `${name} = ${value}`), config].join('\n');
}

function matchesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([all, value = all]) => value);
}

/** The values of `--flag=value` and `-flag value`. A dash in the flag may be written as an underscore. */
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

/**
 * The hosts in words: `etcd-0=http://etcd-0.etcd:2380,…`, `1@kafka-0.kafka:9093`, `server.1=zoo1:2888:3888;2181` and
 * `https://vault-0:8200` each name a host.
 */
export function hostsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const [, host = ''] =
      /^(?:[\w.-]+=)?(?:[a-z][\w+.-]*:\/\/)?(?:[\w.-]*@)?([a-z0-9][a-z0-9.-]*)(?:[:/].*)?$/i.exec(word) ?? [];
    const name = host.toLowerCase().replace(/\.$/, '');
    return name === '' || HERE.test(name) || /^\d{1,5}$/.test(name) ? [] : [name];
  });
}

/** The words of a value. Text that is put together at run time tells nothing. */
export function wordsIn(value: string): readonly string[] {
  return value.split(/[\s,"'[\]{}()]+/).filter((word) => word !== '' && !/[$%]/.test(word));
}

/** Addresses of the member's own machine, which say nothing of the others. */
const HERE = /^(?:localhost|127\.|0\.0\.0\.0$)/;

export function isPlain(text: string): boolean {
  return text !== '' && !/[$%]/.test(text);
}
