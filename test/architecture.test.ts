/** The invariants of CONTRIBUTING.md that a program can check. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { RULES } from '../server/src/rules/registry.ts';
import { rulePage } from '../server/src/rules/rulePage.ts';

const ROOT = new URL('../', import.meta.url);
const FOLDER = fileURLToPath(ROOT);

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const importsOf = (path: string): string[] =>
  [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '');

const glob = (pattern: string): string[] =>
  globSync(pattern, { cwd: FOLDER }).map((path) => path.replaceAll('\\', '/'));

/** Which folders of `server/src` each may import from, besides itself: the table of CONTRIBUTING.md. */
const ALLOWED: ReadonlyMap<string, readonly string[] | undefined> = new Map(
  [...read('CONTRIBUTING.md').matchAll(/^\| `server\/src\/([^`]+)` *\|[^|]*\|([^|]*)\|$/gm)].flatMap(
    ([, folders = '', allowed = '']) => {
      const names = allowed.trim() === 'everything' ? undefined : (allowed.match(/(?<=`)[a-z]+(?=`)/g) ?? []);
      return folders
        .replaceAll(/[{}]/g, '')
        .split(',')
        .map((folder) => [folder, names] as const);
    },
  ),
);
const NODE_ALLOWED = new Set(['node', 'cli']);

const files = glob('server/src/**/*.ts').toSorted();

test('the table of folders is complete', () => {
  const folders = new Set(files.map((path) => path.split('/')[2]));
  expect(new Set(ALLOWED.keys())).toEqual(folders);
});

test.for(files)('%s imports only what its folder may', (path) => {
  const folder = path.split('/')[2] ?? '';
  for (const specifier of importsOf(path)) {
    if (specifier.startsWith('.')) {
      const [, , target = ''] = new URL(specifier, new URL(path, ROOT)).pathname.slice(ROOT.pathname.length).split('/');
      const names = ALLOWED.get(folder);
      const allowed = target === folder || !names || names.includes(target);
      expect(allowed, `${folder} must not import ${target}`).toBe(true);
    } else if (!NODE_ALLOWED.has(folder)) {
      expect(isBuiltin(specifier), `${specifier} belongs in ${[...NODE_ALLOWED].join(' or ')}`).toBe(false);
    }
  }
});

test('only quorum.ts knows mathjs', () => {
  const users = files.filter((path) => importsOf(path).some((specifier) => specifier.startsWith('mathjs')));
  expect(users).toEqual(['server/src/risk/quorum.ts']);
});

test('of the server the client imports types of the protocol alone, and its page the chart too', () => {
  const clientFiles = glob('client/{src,view,site}/**/*.{ts,tsx}');
  expect(clientFiles.length).toBeGreaterThan(10);
  for (const path of clientFiles) {
    const imported = read(path).matchAll(/(import(?: type)?) [^;]*?'[./]*\/server\/src\/([^/]+)/g);
    for (const [, how, folder] of imported) {
      const allowed =
        (how === 'import type' && folder === 'protocol') || (path.startsWith('client/view') && folder === 'chart');
      expect(allowed, `${path}: ${how} of ${folder}`).toBe(true);
    }
  }
});

type RuleSettings = Record<string, { default: string; description: string }>;

const manifest = JSON.parse(read('package.json')) as {
  contributes: { configuration: { properties: { 'quorate.rules'?: { properties: RuleSettings } } }[] };
};
const ruleSettings = manifest.contributes.configuration.flatMap(
  ({ properties }) => properties['quorate.rules'] ?? [],
)[0]?.properties;
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;

test.for(RULES.map((rule) => [rule.id, rule] as const))('%s has a page and a setting that are true', ([id, rule]) => {
  expect(existsSync(new URL(`docs/rules/${id}.md`, ROOT)), `docs/rules/${id}.md is missing: npm run docs`).toBe(true);
  expect(read(`docs/rules/${id}.md`)).toBe(rulePage(rule));
  expect(ruleSettings?.[id]).toMatchObject({ default: rule.severity, description: `%rule.${id}%` });
  expect(texts[`rule.${id}`]).toBe(rule.docs.summary);
  expect(read('README.md')).toContain(`docs/rules/${id}.md`);
});

test('no setting is for a rule that does not exist', () => {
  expect(Object.keys(ruleSettings ?? {}).toSorted()).toEqual(RULES.map(({ id }) => id).toSorted());
});
