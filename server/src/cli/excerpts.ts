/** What reports show and keep of the lines with findings. It is limited, however long the lines are. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BREAKS } from '../reading/documentContent.ts';
import type { FileReport } from './fileReport.ts';
import { Fingerprints } from './fingerprints.ts';
import { type Excerpt, MaskedLine } from './maskedLine.ts';

/** What is shown of a line. It is plain data, since it passes between threads. */
export interface Shown extends Excerpt {
  /** A text that stays the same while the line of the finding is unchanged, even where the line moves. */
  readonly fingerprint: string;
}

/** The most characters of a line around a finding that its fingerprint depends on, in UTF-16 code units. */
const REMEMBERED = 1_000;

/** One excerpt for each diagnostic. A line is read once, however many findings are on it. */
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
