import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const REACHING_OUT =
  /(?:(?<!\.)\b\w+\(|\bfrom\s*|\bimport\s*)["'](?:node:)?(child_process|cluster|dgram|dns|http|https|http2|inspector|net|tls|vm)["']/g;

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** A bundle may be in several files. */
function partsOf(pattern: string): readonly string[] {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return [pattern];
  return readdirSync(DIST).filter((file) => file.startsWith(start) && file.endsWith(end));
}

/**
 * What a bundle may reach: the extension starts the server, as the library of the client could, and the library of the server knows of sockets, for
 * editors that ask for them on its command line. The command line starts the user's git, and the extension kubectl for
 * those who ask it to check their cluster.
 */
test.each([
  ['server*.js', ['net']],
  ['worker.js', []],
  ['cli.js', ['child_process']],
  ['browserServer.js', []],
  ['client.cjs', [...Array<string>(4).fill('child_process'), 'net']],
])('%s reaches no network and starts no process but as listed, and runs no text as code', (file, permitted) => {
  const code = partsOf(file)
    .map((part) => readFileSync(`${DIST}${part}`, 'utf8'))
    .join('\n');
  const reached = [...code.matchAll(REACHING_OUT)].map(([, name = '']) => name);
  expect(reached.toSorted((a, b) => a.localeCompare(b))).toEqual(permitted);
  expect(
    code.match(/\beval\(|\bnew Function\b|\bFunction\(["'`]|\bfetch\(|\bXMLHttpRequest\b|\bWebSocket\b/g),
  ).toBeNull();
});

test('the licences of bundled packages are passed on', () => {
  const notices = readFileSync(new URL('../../dist/THIRD-PARTY-NOTICES.txt', import.meta.url), 'utf8');
  const named = Object.keys(manifest.dependencies);
  expect(named).toContain('yaml');
  expect(named.filter((name) => !new RegExp(`^${name} [\\d.]+ \\(\\S+\\)$`, 'm').test(notices))).toEqual([]);
});
