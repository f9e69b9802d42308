import { type ClientCapabilities, MarkupKind } from 'vscode-languageserver';
import type { CodeActionSupport } from '../features/codeActions.ts';

/** What the client at the other end can do; everything is off unless it says so. */
export interface ClientSupport extends CodeActionSupport {
  readonly markdown: boolean;
  /** The client asks for the edit of a code action when it is picked. */
  readonly resolvesEdits: boolean;
  /** The client asks for lenses or hints anew when told to. */
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  /** The client asks for diagnostics, and anew when told to; whoever cannot do both is sent them. */
  readonly pullsDiagnostics: boolean;
  /** The client asks what can be renamed before it asks for a name. */
  readonly preparesRename: boolean;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  /** The client tells when folders are added to the workspace or removed. */
  readonly folders: boolean;
  readonly watchedFiles: boolean;
}

export function clientSupport({ textDocument, workspace }: ClientCapabilities): ClientSupport {
  return {
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
    versionedEdits: workspace?.workspaceEdit?.documentChanges ?? false,
    disabled: textDocument?.codeAction?.disabledSupport ?? false,
    resolvesEdits:
      (textDocument?.codeAction?.dataSupport && textDocument.codeAction.resolveSupport?.properties.includes('edit')) ??
      false,
    refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
    refreshesHints: workspace?.inlayHint?.refreshSupport ?? false,
    pullsDiagnostics: textDocument?.diagnostic !== undefined && (workspace?.diagnostics?.refreshSupport ?? false),
    preparesRename: textDocument?.rename?.prepareSupport ?? false,
    configuration: workspace?.configuration ?? false,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    folders: workspace?.workspaceFolders ?? false,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
  };
}
