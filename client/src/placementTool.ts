/** A tool for language models: it tells how risky a placement is, and what would be better. */
import {
  type CancellationToken,
  type Disposable,
  FileType,
  l10n,
  LanguageModelTextPart,
  type LanguageModelTool,
  LanguageModelToolResult,
  lm,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { AdviseParams } from '../../server/src/protocol/advice.ts';
import type { Server } from './server.ts';

/** The input as the manifest of the extension states it: a path takes the place of `uri`. */
type Input = Omit<AdviseParams, 'uri'> & { readonly file?: string };

export function registerPlacementTool(server: Server): Disposable {
  const tool: LanguageModelTool<Input> = {
    prepareInvocation: () => ({ invocationMessage: l10n.t('Computing the risk of the placement') }),
    invoke: async ({ input }, token) =>
      new LanguageModelToolResult([new LanguageModelTextPart(await adviceOn(server, input, token))]),
  };
  return lm.registerTool('quorate_placement_risk', tool);
}

async function adviceOn(server: Server, { file, ...asked }: Input, token: CancellationToken): Promise<string> {
  const client = server.running;
  if (!client) return 'Quorate does not run.';
  const uri = asked.sizes === undefined ? await documentOf(file) : undefined;
  if (asked.sizes === undefined && uri === undefined) return 'There is no such file in the workspace.';
  const params: AdviseParams = { ...asked, ...(uri !== undefined && { uri }) };
  return client.sendRequest('quorate/advise', params, token);
}

/** The URI of the file, which is opened in the background. Without a file, the one in the active editor is meant. */
async function documentOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return window.activeTextEditor?.document.uri.toString();
  for (const folder of workspace.workspaceFolders ?? []) {
    try {
      const uri = await placeBelow(folder.uri, file);
      if (uri) return (await workspace.openTextDocument(uri)).uri.toString();
    } catch {
      continue;
    }
  }
  return undefined;
}

/**
 * The file below the folder that `file` stands for: an address, a path from the folder, or a path from the root of its
 * file system. A language model may ask for anything, so it is undefined for files elsewhere, and for symbolic links,
 * which may lead elsewhere.
 * @throws Error where there is no such file
 */
async function placeBelow(folder: Uri, file: string): Promise<Uri | undefined> {
  const address = /^[a-z][a-z\d+.-]+:/i.test(file) ? Uri.parse(file) : undefined;
  if (address && (address.scheme !== folder.scheme || address.authority !== folder.authority)) return undefined;
  const path = address?.path ?? file.replaceAll('\\', '/');
  // Joining removes every `..` from the path.
  const uri = Uri.joinPath(path.startsWith('/') ? folder.with({ path: '/' }) : folder, path);
  const top = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  if (!uri.path.startsWith(top)) return undefined;
  let part = folder;
  for (const name of uri.path.slice(top.length).split('/')) {
    part = Uri.joinPath(part, name);
    const { type } = await workspace.fs.stat(part);
    if ((type & FileType.SymbolicLink) !== 0) return undefined;
  }
  return uri;
}
