import { readdir, readFile, stat } from 'node:fs/promises';
import { URI, Utils } from 'vscode-uri';
import type { Ignores, WorkspaceFiles } from '../lsp/workspaceFiles.ts';
import { LIMITS, noteOn } from '../text/limits.ts';

/**
 * The files of this machine. URIs of other schemes have no files.
 * @param warn takes a line for the log where a file is too large to read
 */
export function localFiles(warn: (note: string) => void): WorkspaceFiles {
  return { read: (uri) => read(uri, warn), stamp, find };
}

/** The text of a file. Pipes and devices may have no end, so they count as missing. */
async function read(uri: string, warn: (note: string) => void): Promise<string | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  try {
    const found = await stat(fsPath);
    if (!found.isFile()) return undefined;
    if (found.size <= LIMITS.bytes.most) return await readFile(fsPath, 'utf8');
    warn(`${fsPath}: ${noteOn(LIMITS.bytes)}`);
  } catch {
    // The file does not exist, or may not be read.
  }
  return undefined;
}

async function stamp(uri: string): Promise<string | undefined> {
  const { scheme, fsPath } = URI.parse(uri);
  if (scheme !== 'file') return undefined;
  const found = await stat(fsPath).catch(() => undefined);
  return found && `${found.mtimeMs} ${found.size}`;
}

/**
 * The YAML files of a folder. Symbolic links are not followed: they may lead out of the workspace, or round in circles.
 */
async function* find(folder: string, limit: number, ignores: Ignores): AsyncGenerator<readonly string[]> {
  const pending = [URI.parse(folder)];
  let left = limit;
  for (let next = pending.pop(); next !== undefined && left > 0; next = pending.pop()) {
    const found: string[] = [];
    const entries = await readdir(next.fsPath, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const uri = Utils.joinPath(next, entry.name);
      const isFolder = entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
      const isFile = entry.isFile() && /\.ya?ml$/i.test(entry.name);
      if (isFolder && !(await ignores.folder(uri.toString()))) pending.push(uri);
      else if (isFile && !(await ignores.file(uri.toString()))) found.push(uri.toString());
    }
    yield found.slice(0, left);
    left -= found.length;
  }
}
