/** Reads files that are not open. Node and the browser each have a way of their own. Addresses are URIs. */
export interface WorkspaceFiles {
  /** The text of a file; undefined when there is no such file, or when it cannot be read. Never rejects. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** A text that changes whenever the file may have changed; undefined where that cannot be told. Never rejects. */
  readonly stamp: (uri: string) => Promise<string | undefined>;
  /**
   * The YAML files below a folder, without those of `node_modules` and hidden folders. It yields the files of one
   * folder after another, also of folders that have none. Never rejects.
   * @param limit how many files are wanted at most
   * @param ignores tells whether a folder or a file is left out, with all that is in it
   */
  readonly find: (folder: string, limit: number, ignores: Ignores) => AsyncIterable<readonly string[]>;
}

export interface Ignores {
  readonly file: (uri: string) => Promise<boolean>;
  readonly folder: (uri: string) => Promise<boolean>;
}
