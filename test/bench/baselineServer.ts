/**
 * Servers that do less, to tell what the rest costs: `empty` publishes nothing at every key, `file` parses the whole file
 * before, and `block` what has changed of it: a document, or a block of a large one.
 */
import { createConnection, type Diagnostic, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { documentsIn } from '../../server/src/lsp/sourceDocument.ts';
import { atOnce } from '../../server/src/base/steps.ts';
import { DocumentComposer } from '../../server/src/text/blocks.ts';
import { composeYaml } from '../../server/src/text/compose.ts';
import { LIMITS } from '../../server/src/text/limits.ts';
import type { Piece, SourceText } from '../../server/src/text/sourceText.ts';

const PARSING: Readonly<Record<string, (source: SourceText) => void>> = {
  empty: () => undefined,
  file: (source) => source.documents().forEach((chunk) => composeYaml(source.of(chunk).text)),
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

/** Keeps what was parsed by the pieces that it is made of. */
function blocks(): (source: SourceText) => void {
  const composer = new DocumentComposer();
  let known = new Set<Piece>();
  return (source) => {
    composer.begin(source);
    for (const chunk of source.documents()) {
      const document = source.of(chunk);
      if (document.pieces.every((piece) => known.has(piece))) continue;
      atOnce(composer.compose(document, LIMITS.tokens.most));
    }
    composer.end();
    known = new Set(source.pieces);
  };
}
