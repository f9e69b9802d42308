/**
 * Finds the files of the workspace that are left out: by `.gitignore`, `.quorateignore`, and VS Code's `files.exclude`.
 */
import type { Ignore } from 'ignore';
import { URI, Utils } from 'vscode-uri';
import { pathGlob } from '../base/pathGlob.ts';
import { ignoreRules } from '../text/ignoreRules.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

const IGNORE_FILES: readonly string[] = ['.gitignore', '.quorateignore'];

export function isIgnoreFile(uri: string): boolean {
  return IGNORE_FILES.includes(Utils.basename(URI.parse(uri)));
}

/** What is ignored below one folder of the workspace. Each ignore file is read once, so changes need a new object. */
export class IgnoredFiles {
  readonly #files: WorkspaceFiles;
  readonly #root: URI;
  /**
   * The folder from which ignore files count: the root of the repository that holds the folder, or the folder itself.
   */
  readonly #top: Promise<URI>;
  readonly #excluded: (path: string) => boolean;
  readonly #warn: (note: string) => void;
  readonly #rules = new Map<string, Promise<Ignore | undefined>>();
  readonly #folders = new Map<string, Promise<boolean>>();

  /**
   * @param folder the folder of the workspace
   * @param excluded patterns of paths below the folder, in the form of `files.exclude`
   * @param warn takes one line about each limit that an ignore file exceeds
   */
  constructor(files: WorkspaceFiles, folder: string, excluded: readonly string[], warn: (note: string) => void) {
    this.#files = files;
    this.#warn = warn;
    this.#root = URI.parse(folder);
    this.#top = this.#repository();
    const matches = excluded.map(pathGlob);
    this.#excluded = (path) => matches.some((isMatch) => isMatch(path));
  }

  /** True for an ignored file, and for one in an ignored folder. */
  async file(uri: string): Promise<boolean> {
    const path = URI.parse(uri);
    return (await this.folder(Utils.dirname(path).toString())) || this.#itself(path, false);
  }

  /** True for an ignored folder. The folder of the workspace itself is never ignored. */
  folder(uri: string): Promise<boolean> {
    const known = this.#folders.get(uri);
    if (known) return known;
    const folder = URI.parse(uri);
    // A folder above the root counts as the root, so that the search upwards ends.
    const isRoot = folder.path.length <= this.#root.path.length;
    const found = isRoot ? Promise.resolve(false) : this.#folderOrAbove(folder);
    this.#folders.set(uri, found);
    return found;
  }

  async #folderOrAbove(folder: URI): Promise<boolean> {
    return (await this.folder(Utils.dirname(folder).toString())) || this.#itself(folder, true);
  }

  /** The nearest ignore file that names the path decides, as in Git. */
  async #itself(path: URI, isFolder: boolean): Promise<boolean> {
    if (this.#excluded(below(this.#root, path))) return true;
    const top = await this.#top;
    for (let folder = Utils.dirname(path); ; folder = Utils.dirname(folder)) {
      const rules = await this.#rulesIn(folder);
      const verdict = rules?.test(`${below(folder, path)}${isFolder ? '/' : ''}`);
      if (verdict?.ignored || verdict?.unignored) return verdict.ignored;
      if (folder.path.length <= top.path.length) return false;
    }
  }

  #rulesIn(folder: URI): Promise<Ignore | undefined> {
    const address = folder.toString();
    const known = this.#rules.get(address);
    if (known) return known;
    const read = this.#readRules(folder);
    this.#rules.set(address, read);
    return read;
  }

  async #readRules(folder: URI): Promise<Ignore | undefined> {
    const texts = await Promise.all(
      IGNORE_FILES.map((name) => this.#files.read(Utils.joinPath(folder, name).toString())),
    );
    const written = texts.filter((text) => text !== undefined);
    const warn = (note: string): void => this.#warn(`${folder.toString()}: ${note}`);
    return written.length === 0 ? undefined : ignoreRules(written.join('\n'), warn);
  }

  /** The root of the repository. In a worktree `.git` is a file. */
  async #repository(): Promise<URI> {
    for (let folder = this.#root; ; folder = Utils.dirname(folder)) {
      const marks = ['.git/HEAD', '.git'].map((name) => this.#files.read(Utils.joinPath(folder, name).toString()));
      if ((await Promise.all(marks)).some((text) => text !== undefined)) return folder;
      if (folder.path === Utils.dirname(folder).path) return this.#root;
    }
  }
}

function below(folder: URI, path: URI): string {
  return path.path.slice(folder.path.endsWith('/') ? folder.path.length : folder.path.length + 1);
}
