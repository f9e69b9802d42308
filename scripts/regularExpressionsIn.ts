/** Finds the regular expressions of the product, as they are written. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The list of expressions that `npm run regexes` found to be linear. */
export const LIST = new URL('../test/regularExpressions.safe', import.meta.url);

/** All regular expressions, each once, in order. */
export function regularExpressions(): readonly string[] {
  const files = globSync('{server,client}/{src,view}/**/*.{ts,tsx}', { cwd: root });
  return [...new Set(files.flatMap((file) => expressionsIn(`${root}/${file}`)))].toSorted();
}

function expressionsIn(file: string): string[] {
  const found: string[] = [];
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  new Visitor({
    Literal(node) {
      if ('regex' in node) found.push(`/${node.regex.pattern}/${node.regex.flags}`);
    },
  }).visit(program);
  return found;
}
