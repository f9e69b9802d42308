/** Go to a host, find the replicas on it, and rename it: in open documents and in all files of the workspace. */
import {
  type Connection,
  LSPErrorCodes,
  type Position,
  ResponseError,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import { definitionOf, hostAt, type HostFile, type Mention, mentionsOf, referencesOf } from '../analysis/hosts.ts';
import { isProjectFile } from '../analysis/project.ts';
import { fixedPlace, renameHost } from '../analysis/renameHost.ts';
import { type DocumentOf, fileEdits, toLocation } from '../features/hosts.ts';
import { toLspRange, toWorkspaceEdit } from '../features/toLsp.ts';
import { hostNamesIn, hostNamesOfProject } from '../reading/namingDocuments.ts';
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

export function serveHosts({ connection, documents, open, projects, support, create, log }: Sources): void {
  const documentOf: DocumentOf = ({ uri, text }) => {
    const document = documents.get(uri);
    return document?.getText() === text ? document : create(uri, text);
  };
  /** Addresses are those of the client, which are compared with each other. */
  const read = async (uri: string, text: string): Promise<HostFile> => {
    const file = await hostFile(uri, text, projects);
    return { ...file, ...(file.project !== undefined && { project: open.asTheClient(file.project) }) };
  };
  const targetAt = async ({ textDocument, position }: Place): Promise<Mention | undefined> => {
    const document = documents.get(textDocument.uri);
    if (!document) return undefined;
    const [text, offset] = [document.getText(), document.offsetAt(position)];
    return hostAt(await unlessChanged(document)(read(document.uri, text)), offset);
  };
  /** The file of the target counts as it was when the target was found. */
  const filesNaming = async (target: Mention, names: readonly string[], signal: AbortSignal): Promise<HostFile[]> => {
    const uris = new Set([...documents.keys(), ...(await projects.allFiles())].map((uri) => open.asTheClient(uri)));
    const files = [target.file];
    for (const uri of uris) {
      if (signal.aborted) throw new Cancelled();
      const text = uri === target.file.uri ? undefined : await projects.textOf(uri);
      if (text === undefined || !mayName(text, names)) continue;
      const file = await read(uri, text);
      files.push(file);
      if (file.project !== undefined) uris.add(file.project);
    }
    return files;
  };

  connection.onDefinition(
    answering(log, PLACE, async (place, signal) => {
      const target = await targetAt(place);
      if (!target) return null;
      const files = await filesNaming(target, [target.host.name], signal);
      return toLocation(definitionOf(target, files), documentOf);
    }),
  );
  connection.onReferences(
    answering(log, [...PLACE, 'context'], async ({ context, ...place }, signal) => {
      const target = await targetAt(place);
      if (!target) return null;
      const files = await filesNaming(target, [target.host.name], signal);
      return referencesOf(target, files, context.includeDeclaration).map((found) => toLocation(found, documentOf));
    }),
  );
  connection.onPrepareRename(
    answering(log, PLACE, async (place) => {
      const target = await targetAt(place);
      if (!target) return null;
      const fixed = fixedPlace(mentionsOf(target, [target.file]));
      if (fixed !== undefined) return refusal(fixed);
      return {
        range: toLspRange({ document: documentOf(target.file), layout: target.file.layout }, target.host.at),
        placeholder: target.host.name,
      };
    }),
  );
  connection.onRenameRequest(
    answering(log, [...PLACE, 'newName'], async ({ newName, ...place }, signal) => {
      const target = await targetAt(place);
      if (!target) return null;
      const files = await filesNaming(target, [target.host.name, newName], signal);
      const renaming = renameHost(target, newName, files);
      if ('refused' in renaming) return refusal(renaming.refused);
      // While the others were read, somebody may have typed in one of them.
      const edited = files.filter(({ uri }) => renaming.edits.has(uri));
      if (edited.some(({ uri, text }) => (documents.get(uri)?.getText() ?? text) !== text)) throw new Overtaken();
      const versionOf = (uri: string): number | null => documents.get(uri)?.version ?? null;
      return toWorkspaceEdit(fileEdits(renaming.edits, files, documentOf, versionOf), support.versionedEdits);
    }),
  );
}

const PLACE = ['textDocument', 'position'] as const;

/** The client shows the message. */
function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}

async function hostFile(uri: string, text: string, projects: WorkspaceProjects): Promise<HostFile> {
  const bounds = await projects.boundsOf(uri);
  if (isProjectFile(uri)) return { uri, text, project: uri, bounds, ...hostNamesOfProject(text) };
  return { uri, text, project: await projects.projectOf(uri), bounds, ...hostNamesIn(text) };
}

/** A fast look before a file is read. Patterns of Ansible and names with escapes need the long one. */
function mayName(text: string, names: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return (
    names.some((name) => !/^[\w.:/-]+$/.test(name) || lower.includes(name.toLowerCase())) || /\w\[\w+:\w/.test(text)
  );
}
