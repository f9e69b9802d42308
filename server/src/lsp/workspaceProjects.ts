/** For each document what its workspace says of it: settings, the nearest `.quorate.yaml`, machines in other files. */
import { URI, Utils } from 'vscode-uri';
import { isProjectFile, type Project } from '../analysis/project.ts';
import { DEFAULT_SETTINGS, type Settings } from '../analysis/settings.ts';
import type { InventoryNode } from '../model/service.ts';
import { PROJECT_FILE, type ProjectFile, readProjectFile } from '../readers/projectFile.ts';
import { describesNodes, readText } from '../readers/registry.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

/** In larger workspaces machines are looked for in this many files only. */
const MOST_FILES = 5_000;

export class WorkspaceProjects {
  settings: Settings = DEFAULT_SETTINGS;
  readonly #files: WorkspaceFiles;
  readonly #folders: readonly string[];
  readonly #openText: (uri: string) => string | undefined;
  /** By URI of the `.quorate.yaml`. */
  readonly #projectFiles = new Map<string, Promise<ProjectFile | undefined>>();
  /** By file; undefined until somebody asks for the first time. */
  #nodes: Promise<Map<string, readonly InventoryNode[]>> | undefined;

  /** `openText`: the text of a document open in the editor, which counts before the file on disk. */
  constructor(files: WorkspaceFiles, folders: readonly string[], openText: (uri: string) => string | undefined) {
    this.#files = files;
    this.#folders = folders;
    this.#openText = openText;
  }

  async of(uri: string): Promise<Project> {
    const [file, nodes] = await Promise.all([this.#nearestFile(uri), this.#allNodes()]);
    const elsewhere = [...nodes].filter(([from]) => from !== uri).flatMap(([, described]) => described);
    return { settings: this.settings, nodes: elsewhere, ...(file && { file }) };
  }

  /** Takes note of a changed, created or deleted file. True when other documents may be judged differently now. */
  async changed(uri: string): Promise<boolean> {
    if (isProjectFile(uri)) return this.#projectFiles.delete(uri);
    const nodes = await this.#nodes;
    if (!nodes) return false;
    const before = nodes.get(uri);
    const after = await this.#nodesIn(uri);
    if (after.length > 0) nodes.set(uri, after);
    else nodes.delete(uri);
    return before !== undefined || after.length > 0;
  }

  /** From the document's folder up to that of the workspace; outside every workspace, its own folder only. */
  async #nearestFile(uri: string): Promise<ProjectFile | undefined> {
    const root = this.#folders.find((folder) => uri.startsWith(`${folder}/`));
    for (let folder = Utils.dirname(URI.parse(uri)); ; folder = Utils.dirname(folder)) {
      const file = await this.#projectFile(Utils.joinPath(folder, PROJECT_FILE).toString());
      if (file || root === undefined || folder.path.length <= URI.parse(root).path.length) return file;
    }
  }

  #projectFile(uri: string): Promise<ProjectFile | undefined> {
    const known = this.#projectFiles.get(uri);
    if (known) return known;
    const read = this.#text(uri).then((text) => (text === undefined ? undefined : readProjectFile(text)));
    this.#projectFiles.set(uri, read);
    return read;
  }

  #allNodes(): Promise<Map<string, readonly InventoryNode[]>> {
    this.#nodes ??= this.#findNodes();
    return this.#nodes;
  }

  async #findNodes(): Promise<Map<string, readonly InventoryNode[]>> {
    const found = new Map<string, readonly InventoryNode[]>();
    for (const folder of this.#folders) {
      for (const uri of await this.#files.find(folder, MOST_FILES)) {
        const nodes = await this.#nodesIn(uri);
        if (nodes.length > 0) found.set(uri, nodes);
      }
    }
    return found;
  }

  async #nodesIn(uri: string): Promise<readonly InventoryNode[]> {
    const text = await this.#text(uri);
    return text !== undefined && describesNodes(text) ? readText(text).nodes : [];
  }

  #text(uri: string): Promise<string | undefined> {
    const open = this.#openText(uri);
    return open === undefined ? this.#files.read(uri) : Promise.resolve(open);
  }
}
