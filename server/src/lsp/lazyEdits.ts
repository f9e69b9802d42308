/** Code actions whose edits are sent only when the user picks one, for clients that can wait. */
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { malformed } from './malformed.ts';

/** The question that led to an action; it serves to find its edit again. */
export interface Deferred extends CodeActionParams {
  readonly version: number;
}

/** Each action without its edit, but with the question that led to it. */
export function deferEdits(
  actions: readonly CodeAction[],
  { textDocument, range, context, version }: Deferred,
): CodeAction[] {
  const { only } = context;
  const data: Deferred = { textDocument, range, version, context: { diagnostics: [], ...(only && { only }) } };
  return actions.map(({ edit, ...action }) => (edit ? { ...action, data } : action));
}

/** The action with its edit; the action unchanged where the same question no longer leads to it. */
export async function resolveEdit(
  action: CodeAction,
  answer: (question: Deferred) => Promise<readonly CodeAction[]>,
): Promise<CodeAction> {
  const sound = malformed(action.data, ['textDocument', 'range', 'context']) === undefined;
  const actions = sound ? await answer(action.data as Deferred) : [];
  const same = actions.find(({ title, kind }) => title === action.title && kind === action.kind);
  return same?.edit ? { ...action, edit: same.edit } : action;
}
