/** The workspace folders, and the `quorate.*` settings in each of them. */
import { DEFAULT_SETTINGS, parseSettings, type Settings } from '../analysis/settings.ts';
import { URI } from 'vscode-uri';
import { canonicalUri } from './openFiles.ts';

export interface FileSettings {
  readonly settings: Settings;
  readonly display: Display;
  /** The patterns of VS Code's `files.exclude`. */
  readonly excluded: readonly string[];
}

/** The settings `quorate.codeLens` and `quorate.inlayHints`. */
export interface Display {
  readonly codeLens: boolean;
  readonly inlayHints: boolean;
}

/** The settings of one folder, as the client sends them; without a folder, those of all other files. */
export interface ToldSettings {
  readonly folder?: string;
  readonly raw: unknown;
  /** The value of VS Code's `files.exclude`. */
  readonly exclude?: unknown;
}

export class FolderSettings {
  /** The URIs of the folders, without a slash at the end. */
  folders: readonly string[];
  #told = '';
  #settings: ReadonlyMap<string | undefined, FileSettings> = new Map();

  constructor(folders: readonly string[]) {
    this.folders = folders;
  }

  /** The innermost workspace folder that holds a file, with the client's spelling. */
  folderOf(uri: string): string | undefined {
    const address = canonicalUri(uri);
    const folders = this.folders.map((folder) => ({ folder, around: `${canonicalUri(folder)}/` }));
    const holding = folders.filter(({ around }) => address.startsWith(around));
    return holding.toSorted((a, b) => b.around.length - a.around.length)[0]?.folder;
  }

  /**
   * True for another version of a file of the workspace, such as the left side of a comparison or the preview of a
   * change: its path is that of the file, and its scheme is not.
   */
  isOtherVersion(uri: string): boolean {
    const { scheme, path } = URI.parse(uri);
    if (scheme === 'untitled' || this.folderOf(uri) !== undefined) return false;
    return this.folders.some((folder) => this.folderOf(URI.parse(folder).with({ path }).toString()) !== undefined);
  }

  of(uri: string): FileSettings {
    const known = this.#settings.get(this.folderOf(uri)) ?? this.#settings.get(undefined);
    return known ?? { settings: DEFAULT_SETTINGS, display: parseDisplay(undefined), excluded: [] };
  }

  /** A text that is equal where the same files are excluded. */
  get exclusions(): string {
    return JSON.stringify(this.folders.map((folder) => this.of(`${folder}/`).excluded));
  }

  /**
   * Takes settings. False when nothing is new: clients send settings more often than they change.
   * @param warn takes what is wrong with them, in words for a log
   */
  take(told: readonly ToldSettings[], warn: (error: string) => void): boolean {
    const text = JSON.stringify(told);
    if (text === this.#told) return false;
    this.#told = text;
    const errors = new Set<string>();
    this.#settings = new Map(
      told.map(({ folder, raw, exclude }) => {
        const parsed = parseSettings(raw);
        for (const error of parsed.errors) errors.add(error);
        return [folder, { settings: parsed.settings, display: parseDisplay(raw), excluded: parseExclude(exclude) }];
      }),
    );
    for (const error of errors) warn(error);
    return true;
  }
}

function parseDisplay(raw: unknown): Display {
  const { codeLens = true, inlayHints = false } = (raw ?? {}) as Readonly<Record<string, unknown>>;
  return { codeLens: codeLens !== false, inlayHints: inlayHints === true };
}

/**
 * The patterns of `files.exclude`. Patterns with a condition, such as a sibling that must exist, are left out. So are
 * the defaults of VS Code, which name hidden files and others that are never read.
 */
function parseExclude(raw: unknown): readonly string[] {
  const named = Object.entries(raw ?? {}).flatMap(([pattern, on]) => (on === true ? [pattern] : []));
  return named.filter((pattern) => !/^\*\*\/(\.[^/*]+|Thumbs\.db)$/.test(pattern));
}
