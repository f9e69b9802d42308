/** What the server tells a client that it can do. */
import { type PositionEncodingKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { CODE_ACTION_KINDS } from '../features/codeActionKinds.ts';
import type { ClientSupport } from './clientSupport.ts';

/** @param checksOnDemand whether the client asks for all diagnostics of the workspace when its user wants them, and else not */
export function capabilitiesFor(
  support: ClientSupport,
  positionEncoding: PositionEncodingKind,
  checksOnDemand: boolean,
): ServerCapabilities {
  return {
    positionEncoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(support.folders && { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
    hoverProvider: true,
    ...(support.pullsDiagnostics && pullCapabilities(!checksOnDemand)),
    codeLensProvider: { resolveProvider: true },
    inlayHintProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: support.preparesRename ? { prepareProvider: true } : true,
    completionProvider: { triggerCharacters: [' ', '='] },
    codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS], resolveProvider: support.resolvesEdits },
  };
}

/**
 * Machines of one file bear on another, and the client is told to ask anew when they do: it need not ask on its own.
 * @param workspace whether the client may ask for the whole workspace whenever it likes
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
