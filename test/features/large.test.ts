/** What is said of a large file takes time linear in it: counted in operations on collections. */
import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tryAtOnce } from '../../server/src/analysis/insertions.ts';
import { inOneStep } from '../../server/src/base/steps.ts';
import { retarget } from '../../server/src/risk/placement.ts';
import { fixText } from '../../server/src/cli/fixText.ts';
import { Judgements } from '../../server/src/analysis/judgements.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { additionsAt, foundAt, MOST_AT_ONCE, removals } from '../../server/src/features/codeActions.ts';
import { inlayHints } from '../../server/src/features/inlayHints.ts';
import { knownServices } from '../../server/src/features/services.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { analysed, diagnose } from '../support/diagnose.ts';
import { operationsIn } from '../support/operations.ts';

/** The operations for a file of this size and for one of twice the size. */
function growth(size: number, operations: (size: number) => number): number {
  return operations(2 * size) / operations(size);
}

const counted = (work: () => unknown): number => operationsIn(inOneStep(work)).most;
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');
/** Twice the size may cost about twice the work. */
const MOST = 2.3;

describe('a service on many hosts', () => {
  const subject = (size: number) => {
    const text = `deployments:\n- name: a\n  fault: crash-stop/pm\n  hosts:\n${lines(size, (i) => `    pm-${i}: 1`)}`;
    const file = readProjectFile(`domain: zone\nhosts:\n${lines(size, (i) => `  pm-${i}: {zone: z${i % 3}}`)}`);
    const { analysis, answered } = diagnose(text, { ...NO_PROJECT, file });
    const document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
    return { analysis, answered, places: { document, layout: analysis.layout } };
  };

  test('is listed with what is lost with each host', () => {
    const listed = growth(200, (size) => {
      const { analysis, answered, places } = subject(size);
      return counted(() => knownServices(places, analysis, answered));
    });
    expect(listed).toBeLessThan(MOST);
  });

  test('is judged', () => {
    const judged = growth(200, (size) => {
      const [[service, answer] = []] = subject(size).answered;
      if (!service || !answer) throw new Error('no answer');
      return counted(() => new Judgements().answered(service, answer));
    });
    expect(judged).toBeLessThan(MOST);
  });

  test('has other numbers of replicas', () => {
    const sizes = (size: number): number[] => Array.from({ length: size }, () => 1);
    expect(growth(200, (size) => counted(() => retarget(sizes(size), sizes(size))))).toBeLessThan(MOST);
  });

  test('has a hint behind each host', () => {
    const hinted = growth(200, (size) => {
      const { answered, places } = subject(size);
      const [[service, answer] = []] = answered;
      if (!service || !answer) throw new Error('no answer');
      return counted(() => expect(inlayHints(places, service, answer).length).toBe(size));
    });
    expect(hinted).toBeLessThan(MOST);
  });
});

test('actions at a selection of very many findings are about the first ones', () => {
  const text = `deployments:\n${lines(120, (i) => `- {name: a${i}, hosts: {pm-1: 1, pm-2: 1}}`)}`;
  const { analysis, diagnostics } = diagnose(text);
  const range = { start: 0, end: text.length };
  expect(diagnostics.length).toBeGreaterThan(MOST_AT_ONCE);
  expect(foundAt(diagnostics, analysis, range)).toEqual(diagnostics.slice(0, MOST_AT_ONCE));
  let read = 0;
  const { declared, disabling } = tryAtOnce(additionsAt(diagnostics, analysis, range), (source) => {
    read += 1;
    return analysed(source);
  });
  expect(declared).toEqual([]);
  expect(read).toBe(disabling.length);
});

describe('very many suppressions without an effect', () => {
  const text = (size: number): string =>
    `deployments:\n${lines(size, (i) => `# quorate-disable-next-line two-replicas\n- {name: a${i}, hosts: {pm-1: 1, pm-2: 1, pm-3: 1}}`)}`;

  test('are removed by one action', () => {
    const { analysis, diagnostics } = diagnose(text(60));
    const edited = analysis.layout.edited(removals(diagnostics, analysis)).text;
    expect(edited).toBe(text(60).replaceAll(/#.*\n/g, ''));
  });

  test('are removed by the command line in linear time', () => {
    const fixed = (size: number): number =>
      counted(() => expect(fixText('a.yaml', text(size), NO_PROJECT, 'safe').applied).toBe(size));
    expect(growth(60, fixed)).toBeLessThan(MOST);
  });
});
