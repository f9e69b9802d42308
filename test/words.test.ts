/** What users read: one line, the consequence first, in the words that were chosen. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hoverCard } from '../server/src/features/hover.ts';
import { RULES } from '../server/src/rules/registry.ts';
import { strip } from './support/annotate.ts';
import { diagnose } from './support/diagnose.ts';
import { DIALECTS, fixtures } from './support/fixtures.ts';

/** Words that were replaced: they made readers think, or said the same as others in another way. */
const REPLACED = [
  /as the scheduler pleases/i,
  /the only one \[/,
  /the worst the scheduler may do/i,
  /more likely lost than not/,
  /any single fault/,
  /a single fault can lose/i,
  /risk of losing the/,
  /causes they share are not counted/,
  /are left by evictions/,
  /Keep the quorum:/,
  /both needed/,
  /survive the loss of/,
  /rules are called/,
  /is not a key/,
  /did you mean/,
  /stands here twice/,
  /is not something to keep/,
  /formula cannot be read/,
  /watches placements|judging placements/,
  /objective in force/,
  /a quick fix can bind it/,
  /would stay empty/,
  /worst allowed/,
  /\bcan lose the\b/,
  /as far as was looked/,
  /tolerates as (?:much|little)/,
  /\b0 to \d+ of them/,
  /of some \d/,
  /of every \d/,
  /(\b[a-z]+s) on \d+ \1\b/,
  /\b(?:down )?[\d.]+ [a-z]+ → [\d.]+ [a-z]+ a year/,
];

/** One line of text is looked at. A name or a number of the file may come first, but not a zero. */
function faultsOf(text: string): string[] {
  const wrong = [
    text.length >= 120 && 'too long',
    /[\n\r\t]/.test(text) && 'not one line',
    text.startsWith('0 ') && 'about nothing',
    /^[a-z]+ /.test(text) && 'does not start as a sentence',
    ...REPLACED.map((words) => words.test(text) && `says ${String(words)}`),
  ];
  return wrong.flatMap((fault) => (typeof fault === 'string' ? [`${fault}: ${text}`] : []));
}

const all = fixtures(...DIALECTS);

test.for(all)('$name: messages, what they point at, and the titles of fixes', ({ text }) => {
  const { diagnostics } = diagnose(strip(text));
  expect(diagnostics.filter(({ range: { part, start, end } }) => part.text.slice(start, end).includes('\n'))).toEqual(
    [],
  );
  const texts = diagnostics.flatMap(({ message, related, fixes }) => [
    message,
    ...related.map((one) => one.message),
    ...fixes().map(({ title }) => title),
  ]);
  expect([...new Set(texts)].flatMap(faultsOf)).toEqual([]);
});

test.for(all)('$name: hovers', ({ text }) => {
  const { analysis, answered } = diagnose(strip(text));
  const lines = answered.flatMap(([service, answer]) => {
    const { headline, reason, action, notes, table } = hoverCard(
      { service, range: service.nameRange },
      answer,
      analysis,
      () => 1,
    );
    return [headline, reason, action, ...notes, ...table.columns];
  });
  expect(lines.filter((line) => REPLACED.some((words) => words.test(line)))).toEqual([]);
});

const read = (path: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')) as Record<string, string>;

test.for([
  ['the manifest', Object.values(read('package.nls.json'))],
  ['the extension', Object.keys(read('l10n/bundle.l10n.de.json'))],
  ['summaries of rules', RULES.map(({ docs }) => docs.summary)],
] as const)('%s', ([, texts]) => {
  expect(texts.filter((text) => REPLACED.some((words) => words.test(text)))).toEqual([]);
});

test('a text that was replaced is found', () => {
  expect(faultsOf('0 rules are called critical-hosts')).toHaveLength(2);
  expect(faultsOf('No rule named "critical-hosts"')).toEqual([]);
});

/** Words of comments and documentation that readers have to read twice, and comments that are no sentence. */
const READ_TWICE =
  /\b(?:nobody|whoever|somebody|whichever|of which|for nothing)\b|\/\*\* (?:Of|By|That|Whose|Where|As)\b/gi;

const written = globSync(['{server/src,client,scripts}/**/*.{ts,tsx}', 'docs/**/*.md', '*.md'], {
  cwd: new URL('../', import.meta.url),
}).filter((path) => !path.includes('node_modules'));

test.for(written)('%s is read once', (path) => {
  const text = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  expect(text.match(READ_TWICE) ?? []).toEqual([]);
});
