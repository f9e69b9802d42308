/** Reads `.gitignore` and `.quorateignore`: files that they name are left out. */
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
  /** The folder above which no ignore file counts. */
  readonly #root: string;
  readonly #byFolder = new Map<string, Ignore | undefined>();
  readonly #links: Roots;
  readonly #errors: string[];

  /**
   * Ignore files count from the root of the repository that holds `start`. Without a repository they count from the
   * current folder where `start` is below it, else from `start` itself.
   * @param links the folders to which ignore files that are symbolic links may lead
   * @param errors takes one line for each ignore file that cannot be read; such a file ignores nothing
   */
  constructor(start: string, links: Roots, errors: string[]) {
    this.#links = links;
    this.#errors = errors;
    const whole = resolve(start);
    const inside = !relative('', whole).startsWith('..');
    this.#root = repositoryOf(whole) ?? (inside ? resolve('') : whole);
  }

  /** True where the path is ignored. A folder must be asked for before what is in it. */
  ignores(path: string, isFolder: boolean): boolean {
    const whole = resolve(path);
    if (isFolder && ALWAYS.has(whole.slice(dirname(whole).length).replace(/^[\\/]/, ''))) return true;
    for (let folder = dirname(whole); ; folder = dirname(folder)) {
      const verdict = this.#rulesOf(folder)?.test(asPattern(folder, whole, isFolder));
      // The nearest file that names the path decides, as in Git.
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
