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
 * Writes `after` to a temporary file beside the target and renames it, so that no reader ever sees half a file. Mode and
 * owner are kept, and a symbolic link stays one. A file with other names (hard links) is left alone, since they would
 * stay with the old text, and so is one outside the roots, whichever links lead there.
 * @param before the text that was checked; a file that holds anything else by now is left alone
 * @throws Error with a short reason; the file is then as it was
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

/** A name that no other file has: what is made there can be removed again. */
export function temporaryBeside(path: string): string {
  return `${path}.quorate-${randomBytes(6).toString('hex')}`;
}

/** Compared byte by byte: a file that is not UTF-8 would not survive being read and written. */
function holds(path: string, text: string): boolean {
  return readFileSync(path).equals(Buffer.from(text));
}

/** On the disk before the rename, so that a crash leaves the old file or the new one. */
function writeThrough(path: string, text: string, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  // What the process masks out of new files' modes comes back.
  chmodSync(path, mode);
}

/** Only a superuser can give files away; the file of any other user is theirs already. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}
