/** Writes reports to standard output and to files. */
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import type { CheckedFile } from './checkText.ts';
import type { Format, Summary } from './formats/format.ts';
import { pause, reasonOf } from './readManifest.ts';
import { temporaryBeside } from './writeAtomically.ts';

export interface ReportTarget {
  readonly format: Format;
  /** The path of the file. Not given: standard output. */
  readonly output?: string;
}

export class Reports {
  readonly #open: { readonly format: Format; readonly sink: Sink }[] = [];

  /** @throws Error when a file cannot be written */
  constructor(targets: readonly ReportTarget[]) {
    try {
      for (const { format, output } of targets) {
        this.#open.push({ format, sink: output === undefined ? new StandardOutput() : new OutputFile(output) });
      }
      this.#write(({ begin }) => begin());
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** @throws Error when a file cannot be written */
  async file(checked: CheckedFile): Promise<void> {
    this.#write(({ file }) => file(checked));
    for (const { sink } of this.#open) await sink.drained();
  }

  /** @throws Error when a file cannot be written */
  end(summary: Summary): void {
    this.#write(({ end }) => end(summary));
    for (const { sink } of this.#open) sink.finish();
  }

  /** Removes what has been written: an incomplete report leaves no file. */
  discard(): void {
    for (const { sink } of this.#open) sink.discard();
  }

  #write(text: (format: Format) => string): void {
    for (const { format, sink } of this.#open) sink.write(text(format));
  }
}

interface Sink {
  readonly write: (text: string) => void;
  /** Resolves when the reader has kept up. */
  readonly drained: () => Promise<void>;
  readonly finish: () => void;
  readonly discard: () => void;
}

class StandardOutput implements Sink {
  #full = false;

  write(text: string): void {
    if (text !== '') this.#full = !process.stdout.write(text);
  }

  async drained(): Promise<void> {
    if (this.#full) await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
    this.#full = false;
  }

  finish(): void {
    // The process flushes its output when it ends.
  }

  discard(): void {
    // What was printed cannot be taken back.
  }
}

/**
 * A file that is written beside its place, and moved there when it is complete. A device or a pipe is written directly.
 */
class OutputFile implements Sink {
  readonly #path: string;
  /** The place of the report: where the path is a symbolic link, the target of the link. */
  readonly #target: string;
  readonly #temporary: string | undefined;
  readonly #file: number;
  /** The process may end before the report is complete, where the reader of its standard output leaves early. */
  readonly #atExit = (): void => this.discard();

  constructor(path: string) {
    this.#path = path;
    const present = this.#attempt(() => lstatSync(path, { throwIfNoEntry: false }));
    this.#target = present?.isSymbolicLink() ? this.#attempt(() => realpathSync(path)) : path;
    const stats = present && this.#attempt(() => statSync(path));
    if (stats?.isFile() && stats.nlink > 1) throw new Error(`${path}: has other hard links, so it is not replaced`);
    if (!stats || stats.isFile()) this.#temporary = temporaryBeside(this.#target);
    // A pipe that no process reads would make this process wait.
    const flags = this.#temporary === undefined ? constants.O_WRONLY | (constants.O_NONBLOCK ?? 0) : 'wx';
    this.#file = this.#attempt(() => openSync(this.#temporary ?? path, flags));
    process.once('exit', this.#atExit);
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) {
      done += this.#attempt(() => writeSome(this.#file, bytes, done));
    }
  }

  async drained(): Promise<void> {
    // Files are written at once.
  }

  finish(): void {
    this.#attempt(() => {
      closeSync(this.#file);
      if (this.#temporary !== undefined) renameSync(this.#temporary, this.#target);
    });
    process.off('exit', this.#atExit);
  }

  discard(): void {
    process.off('exit', this.#atExit);
    if (this.#temporary !== undefined) rmSync(this.#temporary, { force: true });
  }

  #attempt<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.discard();
      throw new Error(`${this.#path}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

/** Writes as much as the pipe takes, and waits where its reader is slow. */
function writeSome(file: number, bytes: Buffer, done: number): number {
  for (;;) {
    try {
      return writeSync(file, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      pause();
    }
  }
}
