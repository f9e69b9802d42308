/** Makes a folder with what goes into a package, and nothing else. */
import { cp, glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseTrustedJson } from '../vscode/json.ts';
import { root } from '../vscode/paths.ts';
import { packageReadme } from './packageReadme.ts';

/** The largest size of a package in bytes, since users download what they install. */
const MOST_BYTES = 1_000_000;

/**
 * Copies the files that the globs match and `wanted` accepts, with the manifest and the README of a package.
 * @param pack makes the package from the folder, which is removed afterwards
 */
export async function inStage(
  manifest: object,
  files: readonly string[],
  wanted: (path: string) => boolean,
  pack: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  try {
    for await (const path of glob([...files], { cwd: root })) {
      if (wanted(path)) await cp(join(root, path), join(folder, path), { recursive: true });
    }
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
    await writeFile(join(folder, 'README.md'), await packageReadme(await packageVersion()));
    await pack(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The version that is being packed. */
export async function packageVersion(): Promise<string> {
  return parseTrustedJson<{ version: string }>(await readFile(join(root, 'package.json'), 'utf8')).version;
}

/**
 * Checks the size of a package.
 * @throws Error when it is larger than it may be
 */
export async function checkSize(file: string): Promise<void> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new Error(`${basename(file)} has ${size} bytes, more than ${MOST_BYTES}`);
}
