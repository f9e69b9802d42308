/** The capabilities of the server, as it states them to a client. */
import { type PositionEncodingKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { CODE_ACTION_KINDS } from '../features/codeActionKinds.ts';
import type { ClientSupport } from './clientSupport.ts';

export function capabilitiesFor(
  support: ClientSupport,
  positionEncoding: PositionEncodingKind,
  { checksOnDemand = false, outline = true }: { readonly checksOnDemand?: boolean; readonly outline?: boolean },
): ServerCapabilities {
  return {
    positionEncoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(support.folders && { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
    hoverProvider: true,
    ...(support.pullsDiagnostics && pullCapabilities(!checksOnDemand)),
    codeLensProvider: { resolveProvider: true },
    inlayHintProvider: true,
    documentSymbolProvider: outline,
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: support.preparesRename ? { prepareProvider: true } : true,
    completionProvider: { triggerCharacters: [' ', '='] },
    codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS], resolveProvider: support.resolvesEdits },
  };
}

/**
 * The machines of one file affect other files. The client is told to ask again when they change, so it need not do so
 * by itself.
 * @param workspace true where the client may ask for the whole workspace at any time
 */
function pullCapabilities(workspace: boolean): Pick<ServerCapabilities, 'diagnosticProvider'> {
  return {
    diagnosticProvider: {
      identifier: 'quorate',
      interFileDependencies: false,
      workspaceDiagnostics: workspace,
      workDoneProgress: true,
    },
  };
}
