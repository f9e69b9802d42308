import type { Range as LspRange, TextEdit as LspTextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, TextEdit } from '../model/service.ts';

export function toLspRange(document: TextDocument, { start, end }: Range): LspRange {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function toLspEdit(document: TextDocument, { range, newText }: TextEdit): LspTextEdit {
  return { range: toLspRange(document, range), newText };
}

/** Edits of one file, with the version they are for: null for a file that is not open. */
export interface FileEdits {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: readonly LspTextEdit[];
}

/** @param versioned whether the client understands for which version edits are */
export function toWorkspaceEdit(files: readonly FileEdits[], versioned: boolean): WorkspaceEdit {
  if (!versioned) return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, [...edits]])) };
  return {
    documentChanges: files.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits: [...edits] })),
  };
}
