/** Replaces a file as a whole or not at all. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { reasonOf } from './readManifest.ts';
import { outside, type Roots } from './roots.ts';

/**
 * Writes `after` to a temporary file beside the target and renames it, so that no reader ever sees half a file. Mode
 * and owner are kept, and a symbolic link stays one. A file with other names (hard links) is not written, since those
 * would keep the old text. Neither is one outside the roots, whatever links lead there.
 * @param before the text that was checked; a file that now holds anything else is not written
 * @throws Error with a short reason; the file is then unchanged
 */
export function writeAtomically(
  path: string,
  { before, after }: { readonly before: string; readonly after: string },
  roots: Roots,
): void {
  try {
    if (outside(path, roots) !== undefined) throw new Error('lies outside the folders named, so it was not fixed');
    const target = realpathSync(path);
    const { mode, uid, gid, nlink } = statSync(target);
    if (nlink > 1) throw new Error('has other hard links, which a fix would cut off, so it was not fixed');
    const temporary = temporaryBeside(target);
    try {
      writeThrough(temporary, after, mode);
      keepOwner(temporary, uid, gid);
      if (!holds(target, before)) throw new Error('changed meanwhile, or is not UTF-8, so it was not fixed');
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
    }
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** A name that no other file has, so that what is made there can be removed again. */
export function temporaryBeside(path: string): string {
  return `${path}.quorate-${randomBytes(6).toString('hex')}`;
}

/**
 * True where the file holds this text, byte by byte. A file that is not UTF-8 would not survive being read and written.
 */
function holds(path: string, text: string): boolean {
  return readFileSync(path).equals(Buffer.from(text));
}

/** Writes the file through to the disk before the rename, so that a crash leaves the old file or the new one. */
function writeThrough(path: string, text: string, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // The process masks bits out of the modes of new files; this restores them.
  chmodSync(path, mode);
}

/** Keeps the owner. Only a superuser can give files away; the files of all other users are their own already. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}
