import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { cp, glob, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installCodeServer } from './codeServer.ts';
import { parseTrustedJson } from './json.ts';
import { packageReadme } from './packageReadme.ts';
import { root } from './paths.ts';
import { runOrThrow } from './run.ts';

/** Whoever installs the extension downloads it: in bytes. */
const MOST_BYTES = 1_000_000;

/** The command line is for the terminal; editors have no use for it. */
const NOT_FOR_EDITORS = join('dist', 'cli.js');

/** Packs what was built into `file`, and resolves with its size in bytes. @throws Error when it is too large */
export async function packExtension(file: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  try {
    await stage(folder);
    const notes = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
    await runOrThrow('vsce', ['package', ...notes, '--out', resolve(root, file)], { cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
  const { size } = await stat(resolve(root, file));
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MOST_BYTES}`);
  return size;
}

/** Copies what the manifest lists, with the README and the manifest that editors need. */
async function stage(folder: string): Promise<void> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { bin: _, scripts: __, devDependencies: ___, ...manifest } = parseTrustedJson<Manifest>(text);
  for await (const path of glob([...manifest.files], { cwd: root })) {
    if (path !== NOT_FOR_EDITORS) await cp(join(root, path), join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'README.md'), await packageReadme());
}

interface Manifest {
  readonly files: readonly string[];
  readonly bin: unknown;
  readonly scripts: unknown;
  readonly devDependencies: unknown;
}

/** The folders of a VS Code that are its own. */
export interface Profile {
  readonly extensions: string;
  readonly userData: string;
}

/** Installs a package as a user does: `desktop` is the executable of a VS Code, and without it the one from npm is meant. */
export async function installExtension(
  file: string,
  { extensions, userData }: Profile,
  desktop?: string,
): Promise<void> {
  const [command = '', ...args] =
    desktop === undefined
      ? [process.execPath, join(await installCodeServer(), 'out', 'server-main.js'), '--accept-server-license-terms']
      : resolveCliArgsFromVSCodeExecutablePath(desktop, { reuseMachineInstall: true });
  const folders = [`--extensions-dir=${extensions}`, `--user-data-dir=${userData}`];
  if (desktop === undefined) folders.push(`--server-data-dir=${userData}`);
  await runOrThrow(command, [...args, ...folders, '--install-extension', file]);
}
