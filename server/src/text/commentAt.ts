import { Lexer } from 'yaml';

/** Lexemes that stand for no text: the start of a document, a scalar to come, an error in a flow collection. */
const MARKS = new Set(['\u0002', '\u001f', '\u0018']);

/** True where YAML reads a comment at `offset`, and not a piece of a scalar. Takes time linear in the text. */
export function isCommentAt(text: string, offset: number): boolean {
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (MARKS.has(lexeme)) continue;
    if (at >= offset) return at === offset && lexeme.startsWith('#');
    at += lexeme.length;
  }
  return false;
}
