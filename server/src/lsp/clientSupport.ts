import { type ClientCapabilities, MarkupKind } from 'vscode-languageserver';
import type { CodeActionSupport } from '../features/codeActions.ts';

/** What the client can do. A feature is off unless the client states it. */
export interface ClientSupport extends CodeActionSupport {
  readonly markdown: boolean;
  /** True where the client asks for the edit of a code action when the user picks it. */
  readonly resolvesEdits: boolean;
  /** True where the client asks for lenses or hints again when it is told to. */
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  /** True where the client asks for diagnostics, and again when it is told to. All other clients are sent them. */
  readonly pullsDiagnostics: boolean;
  /** True where the client asks what can be renamed before it asks the user for a name. */
  readonly preparesRename: boolean;
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  /** True where the client reports when folders are added to the workspace or removed. */
  readonly folders: boolean;
  readonly watchedFiles: boolean;
}

export function clientSupport({ textDocument, workspace }: ClientCapabilities): ClientSupport {
  return {
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
    versionedEdits: workspace?.workspaceEdit?.documentChanges ?? false,
    disabled: textDocument?.codeAction?.disabledSupport ?? false,
    previews:
      (workspace?.workspaceEdit?.documentChanges && workspace.workspaceEdit.changeAnnotationSupport !== undefined) ??
      false,
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
