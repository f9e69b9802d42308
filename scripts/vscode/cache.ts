import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';

/**
 * The folder `.vscode-test/<name>`, filled on first use. It is filled under another name and then renamed, so a folder
 * that exists is complete. When two processes fill it at once, the second one uses what the first one made.
 */
export async function cached(name: string, fill: (folder: string) => Promise<string>): Promise<string> {
  const target = join(root, '.vscode-test', name);
  if (existsSync(target)) return target;
  await mkdir(join(root, '.vscode-test'), { recursive: true });
  const folder = await mkdtemp(`${target}.partial-`);
  try {
    await rename(await fill(folder), target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return target;
}
