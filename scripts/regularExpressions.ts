/**
 * `npm run regexes`: tries every regular expression of the product that is not on the list of safe ones, and writes the
 * list again. `recheck` proves that an expression takes linear time in the length of its input, or finds an attack. Its
 * proofs overlook what a lookahead reads again in each line, so texts that repeat one or two characters are tried too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { checkSync } from 'recheck';
import { LIST, regularExpressions } from './regularExpressionsIn.ts';

/** Those that the expressions of the product often look for. */
const CHARACTERS = Array.from('\r\n\t a0-_#"\'=.:,;{}[]()<>/\\*|%&!~@+$');

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
  if (found.status !== 'safe')
    return `${expression}: ${found.status === 'vulnerable' ? found.attack.pattern : found.error.kind}`;
  const slow = slowText(new RegExp(expression.slice(1, end), expression.slice(end + 1)));
  return slow === undefined ? undefined : `${expression}: slow where ${JSON.stringify(slow)} is repeated`;
}

/** A text in which the search takes much more than twice the time when it is twice as long. */
function slowText(expression: RegExp): string | undefined {
  const repeated = CHARACTERS.flatMap((one) => CHARACTERS.map((other) => (one === other ? one : one + other)));
  return repeated.find((text) => {
    const [short, long] = [10_000, 40_000].map((length) => timeOf(expression, text.repeat(length / text.length)));
    return long !== undefined && short !== undefined && long > 50 && long > 8 * short;
  });
}

/** The least time of three searches in the text, with an end that does not fit, in ms. */
function timeOf(expression: RegExp, text: string): number {
  const times = Array.from({ length: 3 }, () => {
    const begin = performance.now();
    `${text}\0`.replace(expression, '');
    return performance.now() - begin;
  });
  return Math.min(...times);
}
