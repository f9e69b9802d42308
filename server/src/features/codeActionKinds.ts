import { CodeActionKind } from 'vscode-languageserver';

/** `refactor.rewrite.quorate.spread`, `.concentrate`, `.best`, `.uncritical` and `.declare`. */
export const REWRITE = `${CodeActionKind.RefactorRewrite}.quorate`;
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.quorate`;

export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, REWRITE, FIX_ALL];
