/** Replaces a file as a whole or not at all. */
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

/**
 * Writes `after` to a temporary file beside the target and renames it, so that nobody ever sees half a file. Mode and
 * owner are kept, and a symbolic link stays one.
 * @param before the text that was checked; a file that holds anything else by now is left alone
 * @throws Error with a short reason; the file is then as it was
 */
export function writeAtomically(path: string, before: string, after: string): void {
  try {
    const target = realpathSync(path);
    const { mode, uid, gid } = statSync(target);
    const temporary = `${target}.quorate-${process.pid}`;
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

/** Only a superuser can give files away; for everybody else the file is theirs already. */
function keepOwner(path: string, uid: number, gid: number): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}
