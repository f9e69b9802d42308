import type { CompletionItem } from 'vscode-languageserver';
import { isProjectFile } from '../analysis/project.ts';
import { completions } from '../features/completion.ts';
import { answering, type RiskSources, unlessChanged } from './requests.ts';

/** @param schemas true where another extension completes `.quorate.yaml` from our JSON schema */
export function serveCompletion(
  { connection, documents, snapshots, log }: RiskSources,
  schemas: boolean,
  explorer: boolean,
): void {
  connection.onCompletion(
    answering(log, ['textDocument', 'position'], async ({ textDocument, position }) => {
      const document = documents.get(textDocument.uri);
      if (!document) return null;
      const analysis = await unlessChanged(document)(snapshots.analysisOf(document));
      const elsewhere = schemas && isProjectFile(document.uri);
      const items = completions(document, document.offsetAt(position), analysis, elsewhere);
      return explorer ? items.map(goingOn) : items;
    }),
  );
}

/** VS Code asks for the value once the key is there. */
function goingOn(item: CompletionItem): CompletionItem {
  const written = item.textEdit?.newText ?? '';
  return /(?:: |=)$/.test(written)
    ? { ...item, command: { title: '', command: 'editor.action.triggerSuggest' } }
    : item;
}
