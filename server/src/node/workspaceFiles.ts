import { readdir, readFile, stat } from 'node:fs/promises';
import { URI, Utils } from 'vscode-uri';
import type { WorkspaceFiles } from '../lsp/workspaceFiles.ts';

/** Larger files hold no inventory, and reading them would only slow the editor down. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Files of this machine; other URI schemes have none. */
export const localFiles: WorkspaceFiles = { read, find };

async function read(uri: string): Promise<string | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  try {
    const { size } = await stat(fsPath);
    return size > MOST_BYTES ? undefined : await readFile(fsPath, 'utf8');
  } catch {
    return undefined;
  }
}

/** Symbolic links are not followed: they may lead out of the workspace, or round in circles. */
async function find(folder: string, limit: number): Promise<readonly string[]> {
  const found: string[] = [];
  const pending = [URI.parse(folder)];
  for (let next = pending.pop(); next !== undefined && found.length < limit; next = pending.pop()) {
    const entries = await readdir(next.fsPath, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const uri = Utils.joinPath(next, entry.name);
      if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') pending.push(uri);
      else if (entry.isFile() && /\.ya?ml$/i.test(entry.name)) found.push(uri.toString());
    }
  }
  return found.slice(0, limit);
}
