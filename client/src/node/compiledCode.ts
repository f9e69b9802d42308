import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';

/**
 * The folder in which the server keeps its compiled code: that of the extension, which only this user can change, and
 * which outlives a restart of the machine. Each version has a folder of its own; those of earlier ones are removed.
 */
export function folderForCompiledCode({ globalStorageUri, extension }: ExtensionContext): string {
  const all = join(globalStorageUri.fsPath, 'compiled');
  const { version } = extension.packageJSON as { readonly version: string };
  void removeOthers(all, version);
  return join(all, version);
}

async function removeOthers(folder: string, present: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const others = names.filter((name) => name !== present);
  // What cannot be removed now is tried again at the next start.
  await Promise.allSettled(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
