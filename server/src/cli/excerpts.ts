/** What reports show and remember of the lines that findings are on: so much, however long the lines are. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BREAKS } from '../reading/documentContent.ts';
import type { FileReport } from './fileReport.ts';
import { Fingerprints } from './fingerprints.ts';
import { type Excerpt, MaskedLine } from './maskedLine.ts';

/** Plain data, as it crosses from a worker thread. */
export interface Shown extends Excerpt {
  /** The same for a finding whose line was not touched, wherever it moved. */
  readonly fingerprint: string;
}

/** A fingerprint looks at so much of a line around its finding, in UTF-16 code units. */
const REMEMBERED = 1_000;

/** One for each diagnostic. A line is read once, however many findings are on it. */
export function excerptsOf(document: TextDocument, { services, diagnostics }: FileReport): Shown[] {
  const fingerprints = new Fingerprints(services);
  let last: { readonly number: number; readonly line: string; readonly masked: MaskedLine } | undefined;
  return diagnostics.map((diagnostic) => {
    const { start, end } = diagnostic.range;
    if (last?.number !== start.line) {
      const line = lineAt(document, start.line);
      last = { number: start.line, line, masked: new MaskedLine(line) };
    }
    const { line, masked } = last;
    const from = Math.max(0, Math.min(start.character - REMEMBERED / 2, line.length - REMEMBERED));
    const fingerprint = fingerprints.next(diagnostic, line.slice(from, from + REMEMBERED));
    const single = end.line === start.line;
    const sound = single && !diagnostic.message.startsWith(BREAKS);
    return { ...masked.around(start.character, single ? end.character : line.length, sound), fingerprint };
  });
}

function lineAt(document: TextDocument, line: number): string {
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return text.replace(/[\r\n]{1,2}$/, '');
}
