/** Reports of earlier runs, one file each, named by all that they depend on: text, configuration and version. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { CheckedFile } from './checkText.ts';

export class ReportCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The same report under the name that the file has now. */
  get(key: string, path: string): CheckedFile | undefined {
    try {
      const { report, lines } = JSON.parse(readFileSync(this.#fileOf(key), 'utf8')) as CheckedFile;
      return { report: { ...report, path: path.replaceAll('\\', '/') }, lines };
    } catch {
      return undefined;
    }
  }

  /** A cache that cannot be written costs time, and nothing else. */
  set(key: string, checked: CheckedFile): void {
    try {
      const file = this.#fileOf(key);
      const temporary = `${file}.${process.pid}-${threadId}`;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(temporary, JSON.stringify(checked));
      renameSync(temporary, file);
    } catch {
      // The report is computed again next time.
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}

/** The same for equal values, and for no others. */
export function fingerprintOf(...values: readonly unknown[]): string {
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  return createHash('sha256').update(JSON.stringify(values, plain)).digest('hex');
}
