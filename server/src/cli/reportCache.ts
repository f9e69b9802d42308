/** Reports of earlier runs, one file each, named by all that they depend on: text, configuration and version. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { jsonOf } from '../model/json.ts';
import { slashed } from './formats/paths.ts';
import type { CheckedFile } from './checkText.ts';

/** What no run has used for so long, in milliseconds, is removed. */
const KEPT = 30 * 24 * 60 * 60 * 1000;
/** Nothing else is removed, whatever folder is named as the cache. */
const ENTRY = /^[0-9a-f]{62}\.json/;

export class ReportCache {
  readonly #folder: string;
  /** The folders that were cleared of old entries. */
  readonly #cleared = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The same report under the name that the file has now. */
  get(key: string, path: string): CheckedFile | undefined {
    const file = this.#fileOf(key);
    try {
      const { report, lines } = JSON.parse(readFileSync(file, 'utf8')) as CheckedFile;
      // A file that somebody else wrote, or that is damaged, is no report.
      if (![report.services, report.diagnostics, lines].every(Array.isArray)) return undefined;
      attempt(() => utimesSync(file, new Date(), new Date()));
      return { report: { ...report, path: slashed(path) }, lines };
    } catch {
      return undefined;
    }
  }

  /** A cache that cannot be written costs time, and nothing else. */
  set(key: string, checked: CheckedFile): void {
    attempt(() => {
      const file = this.#fileOf(key);
      const temporary = `${file}.${process.pid}-${threadId}`;
      mkdirSync(dirname(file), { recursive: true });
      this.#clear(dirname(file));
      writeFileSync(temporary, JSON.stringify(checked));
      renameSync(temporary, file);
    });
  }

  /** Where entries come, old ones go: so a cache that lives long does not grow. */
  #clear(folder: string): void {
    if (this.#cleared.has(folder)) return;
    this.#cleared.add(folder);
    const latest = Date.now() - KEPT;
    for (const name of readdirSync(folder).filter((entry) => ENTRY.test(entry))) {
      const file = join(folder, name);
      // Another thread may be faster.
      attempt(() => statSync(file).mtimeMs < latest && rmSync(file));
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}

function attempt(act: () => unknown): void {
  try {
    act();
  } catch {
    // It is tried again next time.
  }
}

/** The same for equal values, and for no others. */
export function fingerprintOf(...values: readonly unknown[]): string {
  return createHash('sha256').update(jsonOf(values)).digest('hex');
}
