import type { Range as LspRange, TextEdit as LspTextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import type { Offsets, Range } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';

/** One version of a document, and where its parts are: this alone turns spans into places that a client understands. */
export interface Places {
  readonly document: TextDocument;
  readonly layout: Analysis['layout'];
}

export function toLspRange({ document, layout }: Places, span: Range): LspRange {
  return between(document, layout.offsets(span));
}

/** From where the first span starts to where the last one ends. */
export function toLspHull({ document, layout }: Places, spans: readonly Range[]): LspRange {
  return between(document, layout.around(spans));
}

export function between(document: TextDocument, { start, end }: Offsets): LspRange {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function toLspEdit(places: Places, { range, newText }: TextEdit): LspTextEdit {
  return { range: toLspRange(places, range), newText };
}

/** The one-based line on which a span starts. */
export type LineOf = (span: Range) => number;

export function lineIn(places: Places): LineOf {
  return (span) => toLspRange(places, span).start.line + 1;
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
