import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver';
import type { Severity } from '../../rules/rule.ts';
import type { DiagnosticReport } from '../fileReport.ts';
import { excerptsOf } from '../excerpts.ts';
import { MaskedLine } from '../maskedLine.ts';
import { type Format, type Surroundings, withShown } from './format.ts';
import { pathFrom } from './paths.ts';
import { jsonText } from './json.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO', hint: 'INFO' };

/**
 * The format of reviewdog, with the preferred fix as a suggestion. Columns count bytes. Source:
 * github.com/reviewdog/reviewdog, proto/rdf/reviewdog.proto
 */
export function rdjsonFormat({ root, addressOf, textOf }: Surroundings): Format {
  let separator = '\n';
  return {
    begin: () => '{"source":{"name":"quorate"},"diagnostics":[',
    file: (file) => {
      const { path } = file.report;
      if (file.report.diagnostics.length === 0) return '';
      const document = documentOf(textOf(path));
      const again = document ? excerptsOf(document.document, file.report) : [];
      return withShown(file)
        .map(([{ rule, severity, message, range, fixes }, { fingerprint }], index) => {
          const url = addressOf(`docs/rules/${rule}.md`);
          // A text from standard input, or one that has changed since, is not there to be measured.
          const same = again[index]?.fingerprint === fingerprint ? document : undefined;
          const suggestion = same && suggestionOf(same, fixes);
          const text = jsonText({
            message,
            location: { path: pathFrom(root, path), range: same ? same.inBytes(range) : inLines(range) },
            severity: LEVELS[severity],
            code: { value: rule, ...(url !== undefined && { url }) },
            ...(suggestion && { suggestions: [suggestion] }),
          });
          const begun = separator + text;
          separator = ',\n';
          return begun;
        })
        .join('');
    },
    end: () => '\n]}\n',
  };
}

interface Measured {
  readonly document: TextDocument;
  readonly textIn: (range: Range) => string;
  readonly inBytes: (range: Range) => object;
  /** True where reports hide nothing of this range. */
  readonly isOpen: (range: Range) => boolean;
}

function documentOf(text: string | undefined): Measured | undefined {
  if (text === undefined) return undefined;
  const document = TextDocument.create('', 'yaml', 0, text);
  const lineAt = (line: number): string =>
    document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).replace(/\r?\n$/, '');
  const place = ({ line, character }: Range['start']): object => {
    return { line: line + 1, column: Buffer.byteLength(lineAt(line).slice(0, character)) + 1 };
  };
  const isOpen = ({ start, end }: Range): boolean => {
    for (let line = start.line; line <= end.line; line++) {
      const whole = lineAt(line);
      const from = line === start.line ? start.character : 0;
      if (!new MaskedLine(whole).isOpen(from, line === end.line ? end.character : whole.length)) return false;
    }
    return true;
  };
  return {
    document,
    isOpen,
    textIn: (range) => document.getText(range),
    inBytes: ({ start, end }) => ({ start: place(start), end: place(end) }),
  };
}

function inLines({ start, end }: Range): object {
  return { start: { line: start.line + 1 }, end: { line: end.line + 1 } };
}

/**
 * One replacement from the first edit to the last, since half of a fix would lose replicas. Where several fixes are
 * offered and none is preferred, there is no suggestion: the user must choose. A replacement repeats the text between
 * the edits, so there is none where that text may be a secret.
 */
function suggestionOf(document: Measured, fixes: DiagnosticReport['fixes']): object | undefined {
  const fix = fixes.find(({ preferred }) => preferred) ?? (fixes.length === 1 ? fixes[0] : undefined);
  const edits = (fix?.edits ?? []).toSorted(
    ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
  );
  const [first, last] = [edits[0], edits.at(-1)];
  if (!first || !last) return undefined;
  let [text, at] = ['', first.range.start];
  for (const { range, newText } of edits) {
    if (!document.isOpen({ start: at, end: range.start })) return undefined;
    text += document.textIn({ start: at, end: range.start }) + newText;
    at = range.end;
  }
  return { range: document.inBytes({ start: first.range.start, end: last.range.end }), text };
}
