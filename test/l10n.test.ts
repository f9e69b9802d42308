/** Every text that is looked up is there in every language, and nothing else is. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const table = (path: string): Record<string, string> => JSON.parse(read(path)) as Record<string, string>;
const files = (pattern: string): string[] => globSync(pattern, { cwd: fileURLToPath(ROOT) }).toSorted();
/** What a call or a placeholder captures, each once. */
const matches = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, captured = '']) => captured)),
];

const manifestKeys = matches(read('package.json'), /"%([^"%]+)%"/g).toSorted();

test.for(files('package.nls*.json'))('%s has the texts of the manifest', (path) => {
  expect(Object.keys(table(path)).toSorted()).toEqual(manifestKeys);
});

const sentences = files('client/src/**/*.ts')
  .flatMap((path) => matches(read(path), /\bl10n\.t\(\s*'([^']+)'/g))
  .toSorted();

test.for(files('l10n/bundle.l10n.*.json'))('%s has the texts of the extension', (path) => {
  expect(Object.keys(table(path)).toSorted()).toEqual([...new Set(sentences)]);
});

test('every call names its text in the call, where this test can find it', () => {
  const calls = files('client/src/**/*.ts').flatMap((path) => matches(read(path), /\b(l10n\.t\([^)]*\))/g));
  expect(calls.filter((call) => !/^l10n\.t\(\s*'[^']+'/.test(call))).toEqual([]);
});

test.for([
  ...files('package.nls.*.json').map((path) => [path, 'package.nls.json'] as const),
  ...files('l10n/bundle.l10n.*.json').map((path) => [path, undefined] as const),
])('%s is a translation, with the placeholders, code and rules of the English', ([path, source]) => {
  const english = source === undefined ? undefined : table(source);
  for (const [key, translated] of Object.entries(table(path))) {
    const original = english ? (english[key] ?? '') : key;
    expect(translated, key).not.toBe(original);
    for (const part of original.match(/\{\d+\}|`[^`]+`/g) ?? []) expect(translated, key).toContain(part);
  }
});
