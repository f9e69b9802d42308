/** Files as text. Reading is synchronous: a thread has nothing else to do, and it is several times faster. */
import { existsSync, readFileSync, statSync } from 'node:fs';

const MOST_BYTES = 64 * 1024 * 1024;

/** The text of a manifest; throws an `Error` with a short reason. */
export function readManifest(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new Error(`larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** As `readManifest`; undefined when there is no such file. */
export function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readManifest(path) : undefined;
}

/** Why an operation on a file failed, in a few words. */
export function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file would be larger than permitted',
    ELOOP: 'a symbolic link that leads to itself',
    EISDIR: 'is a folder',
  };
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
