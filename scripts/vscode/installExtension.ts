import { resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { join } from 'node:path';
import { installCodeServer } from './codeServer.ts';
import { runOrThrow } from './run.ts';

/** The folders that a VS Code has for itself. */
export interface Profile {
  readonly extensions: string;
  readonly userData: string;
}

/**
 * Installs a package as a user does.
 * @param desktop the executable of a VS Code; without it, the one from npm is meant
 */
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
