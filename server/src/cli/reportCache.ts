/**
 * Keeps reports of earlier runs, one file each, without the text of the manifest. Their names are made of all that they
 * depend on: text, configuration and version.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jsonOf } from '../base/json.ts';
import { slashed } from './formats/paths.ts';
import type { FileReport } from './fileReport.ts';
import { readManifest, reasonOf } from './readManifest.ts';
import { temporaryBeside } from './writeAtomically.ts';

/** An entry that no run has used for this long, in milliseconds, is removed. */
const KEPT = 30 * 24 * 60 * 60 * 1000;
/** The names of entries. Nothing else is removed, whatever folder is named as the cache. */
const ENTRY = /^[0-9a-f]{62}\.json/;

export class ReportCache {
  readonly #folder: string;
  /** The folders whose old entries were removed in this run. */
  readonly #cleared = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder. @throws Error with a short reason when it does not exist and cannot be made */
  static prepare(folder: string): void {
    try {
      makeFolder(folder);
    } catch (error) {
      throw new Error(`--cache ${folder}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /**
   * The report under the name that the file has now; undefined where there is none, or none that this program wrote.
   */
  get(key: string, path: string): FileReport | undefined {
    const file = this.#fileOf(key);
    try {
      const [seal, content = ''] = readManifest(file).split('\n', 2);
      if (seal !== fingerprintOf(key, content)) return undefined;
      attempt(() => utimesSync(file, new Date(), new Date()));
      return { ...(JSON.parse(content) as FileReport), path: slashed(path) };
    } catch {
      return undefined;
    }
  }

  /** Keeps a report. A cache that cannot be written only costs time. Its files are for the user alone. */
  set(key: string, report: FileReport): void {
    attempt(() => {
      const file = this.#fileOf(key);
      const temporary = temporaryBeside(file);
      makeFolder(dirname(file));
      this.#clear(dirname(file));
      const content = JSON.stringify(report);
      try {
        writeFileSync(temporary, `${fingerprintOf(key, content)}\n${content}\n`, { flag: 'wx', mode: 0o600 });
        renameSync(temporary, file);
      } finally {
        rmSync(temporary, { force: true });
      }
    });
  }

  /** Removes old entries from a folder that gets new ones, so that the cache does not grow forever. */
  #clear(folder: string): void {
    if (this.#cleared.has(folder)) return;
    this.#cleared.add(folder);
    const latest = Date.now() - KEPT;
    for (const name of readdirSync(folder).filter((entry) => ENTRY.test(entry))) {
      const file = join(folder, name);
      // Another thread may have removed it first.
      attempt(() => statSync(file).mtimeMs < latest && rmSync(file));
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}

/**
 * Makes a folder with those around it. Node's own function never ends below `/proc`, where a folder can neither be
 * found nor made.
 */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another thread may have made it first.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

function attempt(act: () => unknown): void {
  try {
    act();
  } catch {
    // The next run tries it again.
  }
}

/** A text that is equal exactly for equal values. */
export function fingerprintOf(...values: readonly unknown[]): string {
  return createHash('sha256').update(jsonOf(values)).digest('hex');
}
