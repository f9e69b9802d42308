/** Reads files as text. Reading is synchronous: a thread has nothing else to do, and it is several times faster. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';

const MOST_BYTES = 64 * 1024 * 1024;
const CHUNK = 64 * 1024;
/** How long to wait for an open pipe without data, in milliseconds. */
const PAUSE = 10;

/**
 * Flags for opening: a FIFO without a writer opens at once, and a terminal does not become the one of this process.
 * Windows has neither.
 */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * The text of a manifest. Only regular files are read, not a FIFO or a device. A path that stands for an open file of
 * this process, such as `/dev/stdin`, is read to its end, which is possible only once.
 * @throws Error with a short reason
 */
export function readManifest(path: string): string {
  try {
    const descriptor = descriptorOf(path);
    return textOf(descriptor === undefined ? readFile(path) : readAll(descriptor));
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** Reads as `readManifest` does; undefined when there is no such file. A symbolic link to nowhere is an error. */
export function readIfThere(path: string): string | undefined {
  return lstatSync(path, { throwIfNoEntry: false }) ? readManifest(path) : undefined;
}

/** The open file that a path stands for: standard input, or what a shell makes of `<(command)`. */
export function descriptorOf(path: string): number | undefined {
  if (path === '-' || path === '/dev/stdin') return 0;
  const [, number] = /^\/(?:dev|proc\/self)\/fd\/(\d{1,5})$/.exec(path) ?? [];
  return number === undefined ? undefined : Number(number);
}

function readFile(path: string): Buffer {
  const file = openSync(path, WITHOUT_WAITING);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error(`is ${kindOf(stats)}, not a file`);
    if (stats.size > MOST_BYTES) throw tooLarge();
    return readAll(file, stats.size);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a file to its end, wherever that is: neither a pipe nor a file of `/proc` tells its length.
 * @param expected how many bytes it probably has
 */
function readAll(file: number, expected = CHUNK): Buffer {
  // The end is found by a read that finds nothing, and there must be room for what it could find.
  let bytes = Buffer.allocUnsafe(expected + 1);
  let total = 0;
  for (;;) {
    const length = readChunk(file, bytes.subarray(total));
    if (length === 0) return bytes.subarray(0, total);
    total += length;
    if (total > MOST_BYTES) throw tooLarge();
    if (total === bytes.length) bytes = Buffer.concat([bytes], 2 * total + CHUNK);
  }
}

function readChunk(file: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(file, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows reports this at the end of a pipe.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** Waits for the other end of a pipe. */
export function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
}

/** The text in these bytes. In UTF-16 and UTF-32 one of the first two bytes of ASCII text is zero (YAML 1.2.2, 5.2). */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (marked || first === 0 || second === 0) throw new Error('is not UTF-8 but UTF-16 or UTF-32, so it is not checked');
  return bytes.toString();
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  return stats.isFile() ? 'a file' : 'a device';
}

function tooLarge(): Error {
  return new Error(`larger than ${MOST_BYTES / 1024 / 1024} MiB`);
}

/** The reason why an operation on a file failed, in a few words. */
export function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    ENOTDIR: 'a part of the path is no folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file would be larger than permitted',
    ELOOP: 'a symbolic link that leads to itself',
    EISDIR: 'is a folder',
    EEXIST: 'is there already',
    ENXIO: 'is a socket, or a pipe without its other end',
    ENAMETOOLONG: 'the name is too long',
    EINVAL: 'cannot be read or written like a file',
    EBADF: 'is not open',
  };
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
