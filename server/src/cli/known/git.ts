/** Asks the user's git for the files of an earlier version. It runs no hook and no filter, and changes nothing. */
import { spawnSync } from 'node:child_process';

export interface Blob {
  /** The path from the root of the repository, with slashes. */
  readonly path: string;
  readonly object: string;
  readonly size: number;
}

/** How many bytes of contents are asked for at once; a single larger file is asked for alone. */
const MOST_AT_ONCE = 64 * 1024 * 1024;

export class Repository {
  /** The folder of the working tree. */
  readonly root: string;
  readonly #commit: string;

  /** @throws Error when there is no git, no repository, or no such version */
  constructor(reference: string) {
    this.root = git(['rev-parse', '--show-toplevel'], 'this folder is in no repository').trimEnd();
    const missing = `git knows no version '${reference}'; a shallow clone may lack it`;
    const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${reference}^{commit}`];
    this.#commit = git(asked, missing).trim();
  }

  /** The regular files of the version, without links and submodules. */
  blobs(): readonly Blob[] {
    const listed = git(
      ['-C', this.root, 'ls-tree', '-r', '-z', '--long', '--full-tree', this.#commit],
      'the files cannot be listed',
    );
    return listed.split('\0').flatMap((line): Blob[] => {
      const [, object = '', size = '', path = ''] = /^100\d+ blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line) ?? [];
      return path === '' ? [] : [{ path, object, size: Number(size) }];
    });
  }

  /** The contents, in the order of the blobs. */
  *contents(blobs: readonly Blob[]): Generator<readonly [Blob, Buffer]> {
    for (let from = 0; from < blobs.length;) {
      let [to, bytes] = [from, 0];
      while (to < blobs.length && (to === from || bytes + (blobs[to]?.size ?? 0) <= MOST_AT_ONCE)) {
        bytes += blobs[to]?.size ?? 0;
        to += 1;
      }
      const asked = blobs.slice(from, to);
      yield* this.#batch(asked, bytes);
      from = to;
    }
  }

  *#batch(blobs: readonly Blob[], bytes: number): Generator<readonly [Blob, Buffer]> {
    const input = blobs.map(({ object }) => `${object}\n`).join('');
    // Each content comes behind a line with its name and size, and before a newline.
    const { stdout } = run(['-C', this.root, 'cat-file', '--batch'], input, bytes + blobs.length * 256);
    let at = 0;
    for (const blob of blobs) {
      const begin = stdout.indexOf('\n', at) + 1;
      yield [blob, stdout.subarray(begin, begin + blob.size)];
      at = begin + blob.size + 1;
    }
  }
}

function git(args: readonly string[], failure: string): string {
  const { status, stdout } = run(args);
  if (status !== 0) throw new Error(`--new-from: ${failure}`);
  return stdout.toString();
}

/** Runs git. The arguments are words, and no shell reads them. */
function run(args: readonly string[], input = '', most = 1024 * 1024 * 1024) {
  const done = spawnSync('git', args, { input, maxBuffer: most, stdio: ['pipe', 'pipe', 'ignore'] });
  const { code } = (done.error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT') throw new Error('--new-from asks git, which is not installed');
  if (done.error) throw new Error(`--new-from: git: ${done.error.message}`, { cause: done.error });
  return done;
}
