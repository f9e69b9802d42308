import { type CodeAction, CodeActionKind, type WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Suggestion } from '../analysis/suggestions.ts';
import type { Range, TextEdit } from '../model/service.ts';
import { toLspDiagnostic } from './diagnostics.ts';
import { toLspEdit } from './toLsp.ts';

/** What the client can show. */
export interface CodeActionSupport {
  readonly versionedEdits: boolean;
  readonly disabled: boolean;
}

/**
 * Quick fixes for the findings under the cursor, and rewrites for the other placements that lower the risk.
 * One title appears once, with every finding it mends.
 */
export function codeActions(
  document: TextDocument,
  range: Range,
  diagnostics: readonly Diagnostic[],
  suggestions: readonly Suggestion[],
  support: CodeActionSupport,
): CodeAction[] {
  const near = diagnostics.filter((diagnostic) => touches(diagnostic.range, range));
  const fixes = new Map(near.flatMap(({ fixes: offered }) => offered.map((fix) => [fix.title, fix] as const)));
  const quickFixes = [...fixes.values()].map((fix): CodeAction => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    isPreferred: fix.preferred,
    diagnostics: near
      .filter((diagnostic) => diagnostic.fixes.some(({ title }) => title === fix.title))
      .map((diagnostic) => toLspDiagnostic(document, diagnostic)),
    edit: workspaceEdit(document, fix.edits, support),
  }));
  const rewrites = suggestions
    .filter(
      ({ title, refused, edits }) => !fixes.has(title) && (refused === undefined ? edits.length > 0 : support.disabled),
    )
    .map(({ title, edits, refused }): CodeAction => ({
      title,
      kind: CodeActionKind.RefactorRewrite,
      ...(refused === undefined
        ? { edit: workspaceEdit(document, edits, support) }
        : { disabled: { reason: refused } }),
    }));
  return [...quickFixes, ...rewrites];
}

function workspaceEdit(document: TextDocument, edits: readonly TextEdit[], support: CodeActionSupport): WorkspaceEdit {
  const lspEdits = edits.map((edit) => toLspEdit(document, edit));
  if (!support.versionedEdits) return { changes: { [document.uri]: lspEdits } };
  return {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: lspEdits }],
  };
}

export const touches = (a: Range, b: Range): boolean => a.start <= b.end && b.start <= a.end;
