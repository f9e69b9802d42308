import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { installCodeServer } from './codeServer.ts';
import { runOrThrow } from './run.ts';

/** Whoever installs the extension downloads it: in bytes. */
const MOST_BYTES = 1_000_000;

/** Packs what was built into `file`, and resolves with its size in bytes. @throws Error when it is too large */
export async function packExtension(file: string): Promise<number> {
  // There is no public repository that links could lead to; the pictures of the README are in the package.
  const links = ['--no-rewrite-relative-links', '--allow-missing-repository'];
  await runOrThrow('vsce', ['package', '--no-dependencies', ...links, '--out', file]);
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MOST_BYTES}`);
  return size;
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
