import type { Range as LspRange, TextEdit as LspTextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../analysis/analyse.ts';
import type { Offsets, Range } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';

/**
 * One version of a document, with the places of its parts. Only this module turns spans into places that a client
 * understands.
 */
export interface Places {
  readonly document: TextDocument;
  readonly layout: Analysis['layout'];
}

export function toLspRange({ document, layout }: Places, span: Range): LspRange {
  return between(document, layout.offsets(span));
}

/** The range from the start of the first span to the end of the last one. */
export function toLspHull({ document, layout }: Places, spans: readonly Range[]): LspRange {
  return between(document, layout.around(spans));
}

export function between(document: TextDocument, { start, end }: Offsets): LspRange {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function toLspEdit(places: Places, { range, newText }: TextEdit): LspTextEdit {
  return { range: toLspRange(places, range), newText };
}

/** The number of the line, from 1, on which a span starts. */
export type LineOf = (span: Range) => number;

export function lineIn(places: Places): LineOf {
  return (span) => toLspRange(places, span).start.line + 1;
}

/** Edits of one file, with the version of the text for which they are made: null for a file that is not open. */
export interface FileEdits {
  readonly uri: string;
  readonly version: number | null;
  readonly edits: readonly LspTextEdit[];
}

/** @param versioned true where the client understands edits with a version */
export function toWorkspaceEdit(files: readonly FileEdits[], versioned: boolean): WorkspaceEdit {
  if (!versioned) return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, [...edits]])) };
  return {
    documentChanges: files.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits: [...edits] })),
  };
}
