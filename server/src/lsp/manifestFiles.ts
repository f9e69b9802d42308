/**
 * The YAML files of the workspace that are not ignored, and their texts. An open text counts before the one on disk.
 */
import { URI } from 'vscode-uri';
import type { SourceText } from '../text/sourceText.ts';
import { LIMITS, noteOn } from '../text/limits.ts';
import type { FolderSettings } from './folderSettings.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** The open texts, by any spelling of their address. */
export interface OpenTexts {
  readonly get: (uri: string) => { readonly source: SourceText } | undefined;
  readonly uris: readonly string[];
}

export class ManifestFiles {
  readonly #files: WorkspaceFiles;
  readonly #workspace: FolderSettings;
  readonly #open: OpenTexts;
  readonly #warn: (note: string) => void;
  /** The notes that the user has been told, because each search finds them again. */
  readonly #told = new Set<string>();

  /** @param warn takes notes for which no file is the right place */
  constructor(files: WorkspaceFiles, workspace: FolderSettings, open: OpenTexts, warn: (note: string) => void) {
    this.#files = files;
    this.#workspace = workspace;
    this.#open = open;
    this.#warn = warn;
  }

  /** All files, one folder after another. */
  async *byFolder(): AsyncGenerator<readonly string[]> {
    const { most } = LIMITS.files;
    const seen = new Set<string>();
    for (const folder of this.#workspace.folders) {
      let left: number = most;
      for await (const found of this.#files.find(folder, most + 1, this.#ignoredIn(folder))) {
        if (found.length > left) this.#tell(noteOn(LIMITS.files));
        // Folders of the workspace may lie in each other, so a file may be found twice.
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

  /** True where `all` would name the file. */
  async isOneOfAll(uri: string): Promise<boolean> {
    return /\.ya?ml$/i.test(uri) && this.isBeside(uri);
  }

  /** True where the file of any kind is in the workspace, and neither hidden nor ignored. */
  async isBeside(uri: string): Promise<boolean> {
    const folder = this.#workspace.folderOf(uri);
    if (folder === undefined) return false;
    const below = URI.parse(uri).path.slice(URI.parse(folder).path.length).split('/').slice(1, -1);
    if (below.some((name) => name.startsWith('.') || name === 'node_modules')) return false;
    return !(await this.#ignoredIn(folder).file(uri));
  }

  /** The text in the editor, else the text on disk; undefined where there is none. */
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
