/** Quick fixes and refactorings. Their edits are sent at once, or when the user picks one. */
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { type CodeActionExtras, codeActions } from '../features/codeActions.ts';
import type { ClientSupport } from './clientSupport.ts';
import { deferEdits, resolveEdit } from './lazyEdits.ts';
import { answering, type RiskSources, unlessChanged } from './requests.ts';

export function serveCodeActions(
  { connection, documents, offering, log }: RiskSources,
  support: ClientSupport & CodeActionExtras,
): void {
  const actionsFor = async (
    { textDocument, range, context }: CodeActionParams,
    signal: AbortSignal,
    version?: number,
  ): Promise<CodeAction[]> => {
    const document = documents.get(textDocument.uri);
    if (!document || (version ?? document.version) !== document.version) return [];
    const offsets = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
    // The edits are right only for the text for which they were found.
    const offers = await unlessChanged(document)(offering.at(document, offsets, signal, context.only));
    return codeActions(document, offsets, offers, support, context.only);
  };
  connection.onCodeAction(
    answering(log, ['textDocument', 'range', 'context'], async (params: CodeActionParams, signal) => {
      const { version } = documents.get(params.textDocument.uri) ?? {};
      const actions = await actionsFor(params, signal);
      return support.resolvesEdits && version !== undefined ? deferEdits(actions, { ...params, version }) : actions;
    }),
  );
  const complete = answering(log, [], (action: CodeAction, signal) =>
    resolveEdit(action, (question) => actionsFor(question, signal, question.version)),
  );
  // An action that cannot be completed is returned unchanged: the protocol has no better answer.
  connection.onCodeActionResolve(async (action, token) => (await complete(action, token)) ?? action);
}
