import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseTrustedJson } from '../vscode/json.ts';
import { root } from '../vscode/paths.ts';
import { runOrThrow } from '../vscode/run.ts';
import { addressFields } from './address.ts';
import { inStage, checkSize } from './stage.ts';

/** The command line is for the terminal; editors do not use it. */
const NOT_FOR_EDITORS = join('dist', 'cli.js');

interface Manifest {
  readonly files: readonly string[];
  readonly bin: unknown;
  readonly scripts: unknown;
  readonly dependencies: unknown;
  readonly devDependencies: unknown;
}

/**
 * Packs what was built into `file`.
 * @param preview true where marketplaces offer it only to users who asked for previews
 * @returns the path of the package
 * @throws Error when it is too large
 */
export async function packExtension(file: string, preview = false): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  // Everything is bundled, so that no other package has to be installed.
  const {
    bin: _,
    scripts: __,
    dependencies: ___,
    devDependencies: ____,
    ...manifest
  } = parseTrustedJson<Manifest>(text);
  const wanted = (path: string): boolean => path !== NOT_FOR_EDITORS;
  const target = resolve(root, file);
  const channel = preview ? ['--pre-release'] : [];
  await inStage({ ...manifest, ...addressFields() }, manifest.files, wanted, (folder) =>
    runOrThrow('vsce', ['package', '--out', target, ...channel], { cwd: folder }),
  );
  await checkSize(target);
  return target;
}
