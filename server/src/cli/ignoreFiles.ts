/** `.gitignore` and `.quorateignore`: what they name below their folder is left alone. */
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Ignore } from 'ignore';
import { shownPath, slashed } from './formats/paths.ts';
import { ignoreRules } from '../text/ignoreRules.ts';
import { reasonOf } from './readManifest.ts';
import { readInside, type Roots } from './roots.ts';

const NAMES = ['.gitignore', '.quorateignore'];
const ALWAYS = new Set(['node_modules', '.git']);

export class IgnoreFiles {
  /** No ignore file above this folder counts. */
  readonly #root: string;
  readonly #byFolder = new Map<string, Ignore | undefined>();
  readonly #links: Roots;
  readonly #errors: string[];

  /**
   * Ignore files count from the root of the repository that `start` is in; without one from the current folder, where
   * `start` is below it, or else from `start` itself.
   * @param links where those that are symbolic links may lead
   * @param errors what could not be read is added here, one line each; it ignores nothing
   */
  constructor(start: string, links: Roots, errors: string[]) {
    this.#links = links;
    this.#errors = errors;
    const whole = resolve(start);
    const inside = !relative('', whole).startsWith('..');
    this.#root = repositoryOf(whole) ?? (inside ? resolve('') : whole);
  }

  /** Asked of each folder before what is in it. */
  ignores(path: string, isFolder: boolean): boolean {
    const whole = resolve(path);
    if (isFolder && ALWAYS.has(whole.slice(dirname(whole).length).replace(/^[\\/]/, ''))) return true;
    for (let folder = dirname(whole); ; folder = dirname(folder)) {
      const verdict = this.#rulesOf(folder)?.test(asPattern(folder, whole, isFolder));
      // The nearest file that says anything decides, as in Git.
      if (verdict?.ignored || verdict?.unignored) return verdict.ignored;
      if (folder === this.#root || folder === dirname(folder)) return false;
    }
  }

  #rulesOf(folder: string): Ignore | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const texts = NAMES.map((name) => this.#textOf(join(folder, name))).filter((text) => text !== undefined);
    const note = (message: string): void => void this.#errors.push(`${shownPath(folder)}: ${message}`);
    const rules = texts.length === 0 ? undefined : ignoreRules(texts.join('\n'), note);
    this.#byFolder.set(folder, rules);
    return rules;
  }

  #textOf(path: string): string | undefined {
    try {
      return readInside(path, this.#links);
    } catch (error) {
      this.#errors.push(`${shownPath(path)}: ${reasonOf(error)}`);
      return undefined;
    }
  }
}

function asPattern(folder: string, path: string, isFolder: boolean): string {
  return `${slashed(relative(folder, path))}${isFolder ? '/' : ''}`;
}

function repositoryOf(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
