/** Code actions whose edits travel only when somebody picks them, for clients that can wait. */
import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { malformed } from './malformed.ts';

/** What is needed to find the edit of an action again. */
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

/** The action with its edit, if the same question still leads to it. */
export async function resolveEdit(
  action: CodeAction,
  answer: (question: Deferred) => Promise<readonly CodeAction[]>,
): Promise<CodeAction> {
  const sound = malformed(action.data, ['textDocument', 'range', 'context']) === undefined;
  const actions = sound ? await answer(action.data as Deferred) : [];
  const same = actions.find(({ title, kind }) => title === action.title && kind === action.kind);
  return same?.edit ? { ...action, edit: same.edit } : action;
}
