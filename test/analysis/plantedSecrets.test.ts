/** Secrets beside what Quorate reads, in every third map of fixtures: no report, hover, lens, cache or log shows one. */
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { checkText, withExcerpts } from '../../server/src/cli/checkText.ts';
import { explain } from '../../server/src/cli/explainCommand.ts';
import { FORMATS } from '../../server/src/cli/formats/registry.ts';
import { baselineFormat } from '../../server/src/cli/known/baselineFile.ts';
import { adviceText } from '../../server/src/features/advice.ts';
import { lensTitle } from '../../server/src/features/codeLens.ts';
import { documentSymbols } from '../../server/src/features/documentSymbols.ts';
import { hoverCard } from '../../server/src/features/hover.ts';
import { inlayHints } from '../../server/src/features/inlayHints.ts';
import { knownServices } from '../../server/src/features/services.ts';
import { lineIn } from '../../server/src/features/toLsp.ts';
import { strip } from '../support/annotate.ts';
import { diagnose } from '../support/diagnose.ts';
import { DIALECTS, fixtures } from '../support/fixtures.ts';
import { InProcess } from '../support/inProcess.ts';
import { planted, SECRET } from '../support/planted.ts';

const PATH = 'a.yaml';
/** The most fixtures of a dialect that are all looked at. */
const FEW = 30;

/** Everything that the command line writes about a file, by what writes it. */
function reportsOf(text: string): readonly (readonly [string, string])[] {
  const report = checkText(PATH, text, NO_PROJECT);
  const checked = withExcerpts(report, text);
  const surroundings = { colour: false, root: '/', version: '1', addressOf: () => undefined, textOf: () => text };
  const formats = Object.entries(FORMATS).map(([name, make]) => [name, make(surroundings).file(checked)] as const);
  return [
    ...formats,
    ['baseline', baselineFormat(PATH).file(checked)],
    ['cache', JSON.stringify(report)],
    ['explain', report.services.length > 0 ? explain(PATH, text, NO_PROJECT, { whatIf: {}, name: undefined }) : ''],
  ];
}

/** Everything that an editor shows of a file, by what shows it. */
function glancesOf(text: string): readonly (readonly [string, unknown])[] {
  const { analysis, answered } = diagnose(text);
  const document = TextDocument.create(`file:///${PATH}`, 'yaml', 0, text);
  const places = { document, layout: analysis.layout };
  const lineOf = lineIn(places);
  return [
    ['symbols', documentSymbols(document, analysis)],
    ['services', knownServices(places, analysis, answered)],
    ...answered.flatMap(([service, answer]) => [
      ['hover', hoverCard({ service, range: service.nameRange }, answer, analysis, lineOf)] as const,
      ['lens', lensTitle(service, answer)] as const,
      ['hint', inlayHints(places, service, answer)] as const,
      ['advice', adviceText(analysis, service, answer, lineOf)] as const,
    ]),
  ];
}

/** One map in three holds a secret, so that most services are still understood. Of many fixtures one in three is looked at. */
const manifests = DIALECTS.flatMap((dialect) =>
  fixtures(dialect).filter((_, index, all) => all.length <= FEW || index % 3 === 0),
).map(({ name, text }, index) => ({ name, text: planted(strip(text), (map) => (map + index) % 3 === 0, index) }));

/** Each dialect, and of one with many fixtures a part at a time. */
const parts = DIALECTS.flatMap((dialect) => {
  const own = manifests.filter(({ name }) => name.startsWith(`${dialect}/`));
  return own.flatMap((_, at) => (at % 20 === 0 ? [{ first: own[at]?.name, part: own.slice(at, at + 20) }] : []));
});

test.each(parts)('$first', ({ part }) => {
  const shown: string[] = [];
  for (const { name, text } of part) {
    for (const [what, output] of [...reportsOf(text), ...glancesOf(text)]) {
      const written = typeof output === 'string' ? output : (JSON.stringify(output) ?? '');
      shown.push(...written.split('\n').flatMap((line) => (line.includes(SECRET) ? [`${name} ${what}: ${line}`] : [])));
    }
  }
  expect(shown).toEqual([]);
});

test.each(DIALECTS)('%s: there is something to hide', (dialect) => {
  const own = manifests.filter(({ name }) => name.startsWith(`${dialect}/`));
  expect(own.some(({ text }) => text.includes(SECRET) && diagnose(text).diagnostics.length > 0)).toBe(true);
});

test('the log and the messages of the server', async () => {
  using server = await InProcess.start();
  const told: unknown[] = [];
  for (const method of ['window/logMessage', 'window/showMessage', 'telemetry/event', '$/logTrace'])
    server.client.onNotification(method, (params: unknown) => void told.push(params));
  const some = manifests.filter((_, index) => index % 4 === 0);
  for (const { name, text } of some) {
    await server.open(name, text);
    await server.client.sendRequest('textDocument/documentSymbol', {
      textDocument: { uri: `file:///project/${name}` },
    });
    await server.close(name);
  }
  await server.open(
    '.quorate.yaml',
    planted('services:\n  a:\n    fault: x\nhosts:\n  a: {zone: b}\n', () => true, 3),
  );
  await server.client.sendRequest('textDocument/documentSymbol', {
    textDocument: { uri: 'file:///project/.quorate.yaml' },
  });
  expect(some.length).toBeGreaterThan(20);
  expect(JSON.stringify([told, server.published])).not.toContain(SECRET);
});
