import { CodeActionKind } from 'vscode-languageserver';

/** The kind of rewrites: `refactor.rewrite.quorate.spread`, `.concentrate`, `.best`, `.uncritical` and `.declare`. */
export const REWRITE = `${CodeActionKind.RefactorRewrite}.quorate`;
/** The kind of the rewrite that declares a fault model. */
export const DECLARE = `${REWRITE}.declare`;
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.quorate`;

export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, REWRITE, FIX_ALL];

/**
 * True where a client that asks for these kinds wants actions of this one. A kind includes every kind below it.
 * @param only the kinds that it asks for; without it, it wants all
 */
export function wants(kind: string, only: readonly string[] | undefined): boolean {
  return only?.some((asked) => kind === asked || kind.startsWith(`${asked}.`)) ?? true;
}
