/** `.gitignore` and `.quorateignore`: what they name below their folder is left alone. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ignore, { type Ignore } from 'ignore';

const NAMES = ['.gitignore', '.quorateignore'];
const ALWAYS = new Set(['node_modules', '.git']);

export class IgnoreFiles {
  /** No ignore file above this folder counts. */
  readonly #root: string;
  readonly #byFolder = new Map<string, Ignore | undefined>();

  /**
   * Ignore files count from the root of the repository that `start` is in; without one from the current folder, where
   * `start` is below it, or else from `start` itself.
   */
  constructor(start: string) {
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
    const texts = NAMES.map((name) => textIfThere(join(folder, name))).filter((text) => text !== undefined);
    const rules = texts.length === 0 ? undefined : ignore().add(texts.join('\n'));
    this.#byFolder.set(folder, rules);
    return rules;
  }
}

function asPattern(folder: string, path: string, isFolder: boolean): string {
  return `${relative(folder, path).replaceAll('\\', '/')}${isFolder ? '/' : ''}`;
}

function repositoryOf(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function textIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
