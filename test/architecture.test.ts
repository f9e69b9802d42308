/** The invariants of CONTRIBUTING.md that a program can check. */
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DIALECTS } from '../server/src/dialects/registry.ts';

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

test('no files import each other in a circle, not even for types', () => {
  const left = new Map(
    files.map((path) => {
      const own = importsOf(path).filter((specifier) => specifier.startsWith('.'));
      return [
        path,
        own.map((specifier) => new URL(specifier, new URL(path, ROOT)).pathname.slice(ROOT.pathname.length)),
      ];
    }),
  );
  // A file that imports nothing of what is left is in no circle.
  for (let before = Infinity; left.size < before;) {
    before = left.size;
    for (const [path, imports] of left) if (!imports.some((one) => left.has(one))) left.delete(path);
  }
  expect([...left.keys()]).toEqual([]);
});

/** Names of dialects, and of the schedulers behind them. */
const DIALECT_NAMES = [...DIALECTS.map(({ name }) => name), 'swarm'];
/** What speaks to readers: comments, the prose of a rule's page, sentences; and labels of nodes, which are data. */
const PROSE = /\/\*[^]*?\*\/|\/\/[^\n]*|^ {2}docs: \{[^]*?^ {2}\},|\b[\w.-]*kubernetes\.io\/|text\/compose/gm;

test.for(files.filter((path) => /\/(?:model|scheduling|risk|rules|fixes|features|lsp)\//.test(path)))(
  '%s knows no dialect by its name',
  (path) => {
    const code = read(path).replaceAll(PROSE, '');
    const known = DIALECT_NAMES.filter((name) => {
      const part = name.replace(/^./, (first) => first.toUpperCase());
      return new RegExp(`\\b${name}|[a-z]${part}|\\b${name.toUpperCase()}\\b`).test(code);
    });
    expect(known).toEqual([]);
  },
);

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
