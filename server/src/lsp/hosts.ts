/** Finds a host and the replicas on it, and renames it, in open documents and in all files of the workspace. */
import {
  type Connection,
  LSPErrorCodes,
  type Location,
  type Position,
  type PrepareRenameParams,
  type ReferenceParams,
  type RenameParams,
  ResponseError,
  type TextDocuments,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import { definitionOf, hostAt, type HostFile, type Mention, mentionsOf, referencesOf } from '../analysis/hosts.ts';
import { isProjectFile } from '../analysis/project.ts';
import { uneditablePlace, renameHost } from '../analysis/renameHost.ts';
import { type DocumentOf, fileEdits, toLocation } from '../features/hosts.ts';
import { toLspRange, toWorkspaceEdit } from '../features/toLsp.ts';
import { Memo } from '../base/memo.ts';
import { hostNamesIn, hostNamesOfProject } from '../reading/namingDocuments.ts';
import { inTurns } from './inTurns.ts';
import type { ClientSupport } from './clientSupport.ts';
import type { OpenFiles } from './openFiles.ts';
import { answering, Overtaken, unlessChanged } from './requests.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

interface Sources {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly open: OpenFiles;
  readonly projects: WorkspaceProjects;
  readonly support: ClientSupport;
  /** Makes a document of the text of a file that is not open. */
  readonly create: (uri: string, text: string) => TextDocument;
  readonly log: (message: string) => void;
}

interface Place {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}

export function serveHosts(sources: Sources): void {
  const { connection, log } = sources;
  const hosts = new Hosts(sources);
  const place = ['textDocument', 'position'] as const;
  connection.onDefinition(answering(log, place, (asked, signal) => hosts.definition(asked, signal)));
  connection.onReferences(answering(log, [...place, 'context'], (asked, signal) => hosts.references(asked, signal)));
  connection.onPrepareRename(answering(log, place, (asked) => hosts.prepareRename(asked)));
  connection.onRenameRequest(answering(log, [...place, 'newName'], (asked, signal) => hosts.rename(asked, signal)));
}

class Hosts {
  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  async definition(place: Place, signal: AbortSignal): Promise<Location | Location[] | null> {
    const target = await this.#targetAt(place);
    if (!target) return null;
    const files = await this.#filesNaming(target, [target.host.name], signal);
    return toLocation(definitionOf(target, files), this.#documents());
  }

  async references({ context, ...place }: ReferenceParams, signal: AbortSignal): Promise<Location[] | null> {
    const target = await this.#targetAt(place);
    if (!target) return null;
    const files = await this.#filesNaming(target, [target.host.name], signal);
    const documentOf = this.#documents();
    return referencesOf(target, files, context.includeDeclaration).map((mention) => toLocation(mention, documentOf));
  }

  async prepareRename(place: PrepareRenameParams): Promise<RenamePlace | ResponseError | null> {
    const target = await this.#targetAt(place);
    if (!target) return null;
    const { file, host } = target;
    const uneditable = uneditablePlace(mentionsOf(target, [file]));
    if (uneditable !== undefined) return refusal(uneditable);
    const range = toLspRange({ document: this.#documents()(file), layout: file.layout }, host.at);
    return { range, placeholder: host.name };
  }

  async rename(
    { newName, ...place }: RenameParams,
    signal: AbortSignal,
  ): Promise<WorkspaceEdit | ResponseError | null> {
    const { documents, support } = this.#sources;
    const target = await this.#targetAt(place);
    if (!target) return null;
    const files = await this.#filesNaming(target, [target.host.name, newName], signal);
    const renaming = await inTurns(renameHost(target, newName, files), () => !signal.aborted);
    if (!renaming) throw new Cancelled();
    if ('refused' in renaming) return refusal(renaming.refused);
    // A document may have been edited while the other files were read.
    const edited = files.filter(({ uri }) => renaming.edits.has(uri));
    if (edited.some(({ uri, text }) => (documents.get(uri)?.getText() ?? text) !== text)) throw new Overtaken();
    const versionOf = (uri: string): number | null => documents.get(uri)?.version ?? null;
    const edits = fileEdits(renaming.edits, files, this.#documents(), versionOf);
    return toWorkspaceEdit(edits, support.versionedEdits);
  }

  /** Makes the document of each file once, for one request. */
  #documents(): DocumentOf {
    const { documents, create } = this.#sources;
    const memo = new Memo();
    return (file) =>
      memo.get('document', file, [], () => {
        const { uri, text } = file;
        const document = documents.get(uri);
        return document?.getText() === text ? document : create(uri, text);
      });
  }

  async #targetAt({ textDocument, position }: Place): Promise<Mention | undefined> {
    const document = this.#sources.documents.get(textDocument.uri);
    if (!document) return undefined;
    const [text, offset] = [document.getText(), document.offsetAt(position)];
    return hostAt(await unlessChanged(document)(this.#read(document.uri, text)), offset);
  }

  /** The files that name a machine. The file of the target counts as it was when the target was found. */
  async #filesNaming(target: Mention, names: readonly string[], signal: AbortSignal): Promise<HostFile[]> {
    const { documents, open, projects } = this.#sources;
    const { files: manifests } = projects;
    const uris = new Set([...documents.keys(), ...(await manifests.all())].map((uri) => open.asTheClient(uri)));
    const files = [target.file];
    for (const uri of uris) {
      if (signal.aborted) throw new Cancelled();
      const text = uri === target.file.uri ? undefined : await manifests.textOf(uri);
      if (text === undefined || !mayName(text, names)) continue;
      const file = await this.#read(uri, text, signal);
      files.push(file);
      if (file.project !== undefined) uris.add(file.project);
    }
    return files;
  }

  /** Reads a file. Addresses have the client's spelling, since they are compared with each other. */
  async #read(uri: string, text: string, signal?: AbortSignal): Promise<HostFile> {
    const { open, projects } = this.#sources;
    const bounds = await projects.boundsOf(uri);
    const isProject = isProjectFile(uri);
    const project = isProject ? uri : await projects.projectOf(uri);
    const naming = await inTurns(isProject ? hostNamesOfProject(text) : hostNamesIn(text), () => !signal?.aborted);
    if (!naming) throw new Cancelled();
    return { uri, text, project: project && open.asTheClient(project), bounds, ...naming };
  }
}

type RenamePlace = { readonly range: ReturnType<typeof toLspRange>; readonly placeholder: string };

/** An error with a message that the client shows. */
function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

/** A fast look before a file is read. Patterns of Ansible and names with escapes need the full reading. */
function mayName(text: string, names: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return (
    names.some((name) => !/^[\w.:/-]+$/.test(name) || lower.includes(name.toLowerCase())) || /\w\[\w+:\w/.test(text)
  );
}
