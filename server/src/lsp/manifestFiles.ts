/** The YAML files of the workspace that nothing ignores, and their texts: what is open counts before what is on disk. */
import { URI } from 'vscode-uri';
import type { SourceText } from '../text/sourceText.ts';
import { LIMITS, noteOn } from '../text/limits.ts';
import type { FolderSettings } from './folderSettings.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** What is open, by any spelling of its address. */
export interface OpenTexts {
  readonly get: (uri: string) => { readonly source: SourceText } | undefined;
  readonly uris: readonly string[];
}

export class ManifestFiles {
  readonly #files: WorkspaceFiles;
  readonly #workspace: FolderSettings;
  readonly #open: OpenTexts;
  readonly #warn: (note: string) => void;
  /** What has been told: each search would tell it again. */
  readonly #told = new Set<string>();

  /** @param warn takes what no file is the place to say of */
  constructor(files: WorkspaceFiles, workspace: FolderSettings, open: OpenTexts, warn: (note: string) => void) {
    this.#files = files;
    this.#workspace = workspace;
    this.#open = open;
    this.#warn = warn;
  }

  /** Those of one folder after the other. */
  async *byFolder(): AsyncGenerator<readonly string[]> {
    const { most } = LIMITS.files;
    const seen = new Set<string>();
    for (const folder of this.#workspace.folders) {
      let left: number = most;
      for await (const found of this.#files.find(folder, most + 1, this.#ignoredIn(folder))) {
        if (found.length > left) this.#tell(noteOn(LIMITS.files));
        // Folders of the workspace may lie in each other.
        const fresh = found.slice(0, Math.max(0, left)).filter((uri) => !seen.has(uri));
        for (const uri of fresh) seen.add(uri);
        left -= found.length;
        yield fresh;
      }
    }
  }

  async all(): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const uris of this.byFolder()) for (const uri of uris) found.push(uri);
    return found;
  }

  /** Whether `all` would name it. */
  async isOneOfAll(uri: string): Promise<boolean> {
    const folder = this.#workspace.folderOf(uri);
    if (folder === undefined || !/\.ya?ml$/i.test(uri)) return false;
    const below = URI.parse(uri).path.slice(URI.parse(folder).path.length).split('/').slice(1, -1);
    if (below.some((name) => name.startsWith('.') || name === 'node_modules')) return false;
    return !(await this.#ignoredIn(folder).file(uri));
  }

  /** As it is in the editor, else as it is on disk; undefined where it is neither. */
  textOf(uri: string): Promise<string | undefined> {
    const open = this.#open.get(uri)?.source;
    return open ? Promise.resolve(open.text) : this.#files.read(uri);
  }

  #ignoredIn(folder: string): IgnoredFiles {
    const { excluded } = this.#workspace.of(`${folder}/`);
    return new IgnoredFiles(this.#files, folder, excluded, (note) => this.#tell(note));
  }

  #tell(note: string): void {
    if (!this.#told.has(note)) this.#warn(note);
    this.#told.add(note);
  }
}
