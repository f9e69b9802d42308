/** Where reports go: standard output, and files beside it. */
import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { CheckedFile } from './checkText.ts';
import type { Format, Summary } from './formats/format.ts';
import { reasonOf } from './readManifest.ts';

export interface ReportTarget {
  readonly format: Format;
  /** Standard output where no file is named. */
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

  /** Reports that are not whole leave no file behind. */
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
    // What a reader has read is read.
  }
}

/** Written beside its place and moved there when it is whole; a device is written to as it is. */
class OutputFile implements Sink {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    const present = statSync(path, { throwIfNoEntry: false });
    this.#temporary = present && !present.isFile() ? path : `${path}.quorate-${process.pid}`;
    this.#file = this.#attempt(() => openSync(this.#temporary, 'w'));
  }

  write(text: string): void {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) {
      done += this.#attempt(() => writeSync(this.#file, bytes, done));
    }
  }

  async drained(): Promise<void> {
    // Files are written at once.
  }

  finish(): void {
    this.#attempt(() => {
      closeSync(this.#file);
      if (this.#temporary !== this.#path) renameSync(this.#temporary, this.#path);
    });
  }

  discard(): void {
    if (this.#temporary !== this.#path) rmSync(this.#temporary, { force: true });
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
