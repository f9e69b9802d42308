import { CodeActionKind } from 'vscode-languageserver';

/** `refactor.rewrite.quorate.spread`, `.concentrate`, `.best`, `.uncritical` and `.declare`. */
export const REWRITE = `${CodeActionKind.RefactorRewrite}.quorate`;
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.quorate`;

export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, REWRITE, FIX_ALL];

/**
 * Whether a client that asks for these kinds wants actions of this one, as it wants those of every kind below another.
 * @param only the kinds it asks for; all where it names none
 */
export function wants(kind: string, only: readonly string[] | undefined): boolean {
  return only?.some((asked) => kind === asked || kind.startsWith(`${asked}.`)) ?? true;
}
