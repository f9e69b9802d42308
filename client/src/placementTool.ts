/** A tool for language models: how risky is this placement, and what would be better? */
import {
  type CancellationToken,
  type Disposable,
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

/** As the manifest states it: in the place of `uri` a path. */
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

/** Opens the file, in the background. Without one, that in the active editor is meant. */
async function documentOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return window.activeTextEditor?.document.uri.toString();
  for (const uri of placesOf(file)) {
    try {
      return (await workspace.openTextDocument(uri)).uri.toString();
    } catch {
      continue;
    }
  }
  return undefined;
}

/** An address, a path from a folder of the workspace, or a path from the root of its file system. */
function placesOf(file: string): Uri[] {
  if (/^[a-z][a-z\d+.-]+:/i.test(file)) return [Uri.parse(file)];
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const path = file.replaceAll('\\', '/');
  const absolute = folders[0] && path.startsWith('/') ? [folders[0].with({ path })] : [];
  return [...absolute, ...folders.map((folder) => Uri.joinPath(folder, path))];
}
