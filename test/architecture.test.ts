/** The invariants of CONTRIBUTING.md that a program can check. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { expect, test } from 'vitest';
import { RULES } from '../server/src/rules/registry.ts';
import { rulePage } from '../server/src/rules/rulePage.ts';

const ROOT = new URL('../', import.meta.url);

/** Which folders of `server/src` each may import from, besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  risk: [],
  chart: [],
  protocol: ['chart'],
  scheduling: [],
  model: ['risk', 'scheduling'],
  readers: ['model', 'risk', 'scheduling'],
  rules: ['model', 'risk', 'scheduling'],
  fixes: ['model', 'risk', 'scheduling'],
  analysis: ['model', 'risk', 'readers', 'rules', 'fixes', 'scheduling'],
  features: ['model', 'risk', 'scheduling', 'rules', 'analysis', 'chart', 'protocol'],
  lsp: ['model', 'risk', 'scheduling', 'readers', 'rules', 'analysis', 'chart', 'features', 'protocol'],
};
const ENTRY_POINTS = new Set(['node', 'browser', 'cli']);
const NODE_ALLOWED = new Set(['node', 'cli']);

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const importsOf = (path: string): string[] =>
  [...read(path).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier ?? '');

const files = globSync('server/src/**/*.ts', { cwd: ROOT.pathname }).toSorted();

test.for(files)('%s imports only what its folder may', (path) => {
  const folder = path.split('/')[2] ?? '';
  for (const specifier of importsOf(path)) {
    if (specifier.startsWith('.')) {
      const [, , target = ''] = new URL(specifier, new URL(path, ROOT)).pathname.slice(ROOT.pathname.length).split('/');
      const allowed = target === folder || ENTRY_POINTS.has(folder) || ALLOWED[folder]?.includes(target);
      expect(allowed, `${folder} must not import ${target}`).toBe(true);
    } else if (!NODE_ALLOWED.has(folder)) {
      expect(isBuiltin(specifier), `${specifier} belongs in ${[...NODE_ALLOWED].join(' or ')}`).toBe(false);
    }
  }
});

test('only quorum.ts knows mathjs', () => {
  const users = files.filter((path) => importsOf(path).some((specifier) => specifier.startsWith('mathjs')));
  expect(users.filter((path) => !path.startsWith('server/src/risk/reference/'))).toEqual(['server/src/risk/quorum.ts']);
});

test('of the server the client imports types of the protocol alone, and its page the chart too', () => {
  for (const path of globSync('client/{src,view}/**/*.{ts,tsx}', { cwd: ROOT.pathname })) {
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
