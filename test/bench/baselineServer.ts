/**
 * Servers that do less, to tell what the rest costs: `empty` publishes nothing at every key, `file` has the YAML
 * library parse the whole file before, and `block` what has changed of it: a document, or a block of a large one.
 */
import { createConnection, type Diagnostic, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { Composer, Parser } from 'yaml';
import { documentsIn } from '../../server/src/lsp/sourceDocument.ts';
import { cutPiece } from '../../server/src/text/cutPiece.ts';
import type { Piece } from '../../server/src/text/piece.ts';
import { LARGE, type SourceText } from '../../server/src/text/sourceText.ts';

const PARSING: Readonly<Record<string, (source: SourceText) => void>> = {
  empty: () => undefined,
  file: (source) => source.documents().forEach((chunk) => parsed(source.of(chunk).text)),
  block: blocks(),
};

const parse = PARSING[process.argv[2] ?? ''];
if (!parse) throw new Error(`one of ${Object.keys(PARSING).join(', ')} is to be named`);
const diagnostics: Diagnostic[] = [];
const connection = createConnection(process.stdin, process.stdout);
const documents = new TextDocuments(documentsIn('utf-16'));
connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));
documents.onDidChangeContent(({ document }) => {
  parse(document.source);
  void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
});
documents.listen(connection);
connection.listen();

/** What the YAML library makes of a text, without what Quorate never needs of it. */
function parsed(text: string): unknown {
  const options = { prettyErrors: false, uniqueKeys: false, logLevel: 'silent', resolveKnownTags: false } as const;
  return [...new Composer(options).compose(new Parser().parse(text))];
}

/** Parses the blocks of changed pieces whose text is new. */
function blocks(): (source: SourceText) => void {
  const textsOf = new Map<Piece, ReadonlySet<string>>();
  return ({ pieces }) => {
    const gone = [...textsOf].filter(([piece]) => !pieces.includes(piece));
    const known = new Set(gone.flatMap(([piece, texts]) => (textsOf.delete(piece) ? [...texts] : [])));
    for (const piece of pieces) {
      if (textsOf.has(piece)) continue;
      const texts = blocksOf(piece);
      for (const text of texts) if (!known.has(text)) parsed(text);
      textsOf.set(piece, texts);
    }
  };
}

function blocksOf({ text }: Piece): ReadonlySet<string> {
  const cuts = cutPiece(text, LARGE) ?? [{ head: undefined, parts: [{ start: 0, end: text.length, content: 0 }] }];
  const lines = cuts.flatMap(({ head, parts }) => [...(head ? [head] : []), ...parts]);
  return new Set(lines.map(({ start, end }) => text.slice(start, end)));
}
