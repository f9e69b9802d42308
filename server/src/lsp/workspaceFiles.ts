/** How the server reads files that are not open; each host has its own way. Addresses are URIs. */
export interface WorkspaceFiles {
  /** Undefined when there is no such file, or it cannot be read. Never rejects. */
  readonly read: (uri: string) => Promise<string | undefined>;
  /** Another text whenever the file may have changed; undefined where that cannot be told. Never rejects. */
  readonly stamp: (uri: string) => Promise<string | undefined>;
  /**
   * The YAML files below a folder, those of `node_modules` and hidden folders left out: those of one folder after the
   * other, also of folders that have none. Never rejects.
   * @param limit more are not wanted
   * @param ignores tells of a folder or a file whether it is left alone, with all that is in it
   */
  readonly find: (folder: string, limit: number, ignores: Ignores) => AsyncIterable<readonly string[]>;
}

export interface Ignores {
  readonly file: (uri: string) => Promise<boolean>;
  readonly folder: (uri: string) => Promise<boolean>;
}
