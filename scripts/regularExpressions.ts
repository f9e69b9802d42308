/**
 * `npm run regexes`: tries every regular expression of the product that is not on the list of safe ones, and writes the
 * list again. `recheck` proves that an expression takes linear time in the length of its input, or finds an attack.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { checkSync } from 'recheck';
import { LIST, regularExpressions } from './regularExpressionsIn.ts';

const expressions = regularExpressions();
const safe = new Set(readFileSync(LIST, 'utf8').split('\n'));
const attacks = expressions
  .filter((expression) => !safe.has(expression))
  .flatMap((expression) => attackOn(expression) ?? []);
if (attacks.length === 0) writeFileSync(LIST, `${expressions.join('\n')}\n`);
for (const attack of attacks) process.stderr.write(`${attack}\n`);
process.exitCode = attacks.length === 0 ? 0 : 1;

/** The attack that was found, or what kept the tool from an answer; undefined for a safe expression. */
function attackOn(expression: string): string | undefined {
  const end = expression.lastIndexOf('/');
  const found = checkSync(expression.slice(1, end), expression.slice(end + 1), { timeout: 20_000 });
  if (found.status === 'safe') return undefined;
  return `${expression}: ${found.status === 'vulnerable' ? found.attack.pattern : found.error.kind}`;
}
