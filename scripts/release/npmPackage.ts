/** Packs the npm package `quorate`: the command line and the language server, without what only an editor needs. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseTrustedJson } from '../vscode/json.ts';
import { root } from '../vscode/paths.ts';
import { runOrThrow } from '../vscode/run.ts';
import { addressFields } from './address.ts';
import { inStage, packageVersion, checkSize } from './stage.ts';

const FILES = [
  'CHANGELOG.md',
  'LICENSE',
  'dist/cli.js',
  'dist/server.js',
  'dist/server-*.js',
  'dist/worker.js',
  'dist/THIRD-PARTY-NOTICES.txt',
  'docs/rules',
  'schemas',
];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
}

/**
 * Packs what was built into a folder.
 * @returns the path of the package
 * @throws Error when it is too large
 */
export async function packForNpm(folder: string): Promise<string> {
  await inStage(
    await npmManifest(),
    FILES,
    () => true,
    async (staged) => {
      await runOrThrow('npm', ['pack', '--pack-destination', resolve(root, folder)], { cwd: staged });
    },
  );
  const file = resolve(root, folder, `quorate-${await packageVersion()}.tgz`);
  await checkSize(file);
  return file;
}

/** The manifest of the package. Only data can be imported from it: the programs are its commands. */
async function npmManifest(): Promise<object> {
  const [text, texts] = await Promise.all(
    ['package.json', 'package.nls.json'].map((path) => readFile(join(root, path), 'utf8')),
  );
  const { name, version, license, keywords, engines, bin } = parseTrustedJson<Manifest>(text ?? '');
  const { description } = parseTrustedJson<{ description: string }>(texts ?? '');
  return {
    name,
    version,
    description,
    license,
    keywords,
    ...addressFields(),
    type: 'module',
    engines: { node: engines.node },
    // Under the name `kubectl-quorate` it is a plugin: `kubectl quorate check .`
    bin: { ...bin, 'kubectl-quorate': bin['quorate'] },
    exports: {
      './package.json': './package.json',
      './schemas/*': './schemas/*',
      './rules/*': './docs/rules/*',
    },
  };
}
