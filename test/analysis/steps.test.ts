/** What a server does between two requests is a step: no step may grow with the number of services. */
import { expect, test } from 'vitest';
import { AnalysisCache } from '../../server/src/analysis/analysisCache.ts';
import { diagnosticsInSteps, structureInSteps } from '../../server/src/analysis/diagnose.ts';
import { Judgements } from '../../server/src/analysis/judgements.ts';
import { projectFileAnalysis } from '../../server/src/analysis/analyse.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { answer } from '../../server/src/analysis/question.ts';
import type { Steps } from '../../server/src/base/steps.ts';
import { hostNamesIn } from '../../server/src/reading/namingDocuments.ts';
import { ATTACKS } from '../support/attacks.ts';
import { operationsIn } from '../support/operations.ts';

function counted<T>(steps: Steps<T>): { readonly count: number; readonly value: T } {
  for (let count = 1; ; count++) {
    const { done, value } = steps.next();
    if (done) return { count, value };
  }
}

test.each(ATTACKS.filter(({ things }) => things !== undefined))(
  '$name: reading, analysing and judging each take a step for each service at least',
  ({ text, things = () => 0 }) => {
    for (const size of [10, 20]) {
      const cache = new AnalysisCache();
      const reading = counted(cache.readInSteps(text(size), NO_PROJECT));
      const analysis = counted(cache.analyseInSteps(reading.value, NO_PROJECT));
      const { services } = analysis.value;
      const answered = services.flatMap((service) =>
        service.question ? ([[service, answer(service.question)]] as const) : [],
      );
      const judgements = new Judgements();
      const structure = counted(structureInSteps(analysis.value, NO_PROJECT, judgements));
      const judged = counted(diagnosticsInSteps(analysis.value, answered, NO_PROJECT, judgements));
      const least = things(size);
      expect(services.length).toBeGreaterThanOrEqual(1);
      expect(reading.count).toBeGreaterThanOrEqual(least);
      expect(analysis.count).toBeGreaterThanOrEqual(services.length);
      expect(structure.count).toBeGreaterThanOrEqual(services.length);
      expect(judged.count).toBeGreaterThanOrEqual(services.length + answered.length);
    }
  },
);

/** The most characters that one step of a reader looks at, in UTF-16 code units: a piece of the text has no more. */
const MOST_CHARACTERS = 100_000;

test.each(ATTACKS)('$name: at its full size no step reads more than a piece of it', ({ text, from }) => {
  const whole = text(from);
  const { count } = counted(new AnalysisCache().readInSteps(whole, NO_PROJECT));
  expect(count).toBeGreaterThanOrEqual(1 + Math.floor(whole.length / MOST_CHARACTERS));
});

test.each(ATTACKS.filter(({ project }) => project !== undefined))(
  '$name: the project takes a step for each of its lines at least',
  ({ project, from }) => {
    const text = project?.(from) ?? '';
    const { count } = counted(projectFileAnalysis(text));
    expect(count).toBeGreaterThanOrEqual(text.split('\n').length - 1);
  },
);

test.each(ATTACKS)('$name: names of machines are found with one a step', ({ text }) => {
  const { count, value } = counted(hostNamesIn(text(100)));
  const names = value.documents.reduce((sum, document) => sum + document.names.length, 0);
  expect(count).toBeGreaterThanOrEqual(names);
});

/**
 * The most operations on collections in one step: calls on maps and sets, and items that methods of lists go through. So many
 * take 50 to 100 ms, which is as long as a hover may wait.
 */
const MOST_OPERATIONS = 600_000;

test.each(ATTACKS)('$name: at its full size no step works on more than 600,000 items', (attack) => {
  const [text, project] = [attack.text(attack.from), attack.project?.(attack.from) ?? ''];
  const cache = new AnalysisCache();
  const reading = operationsIn(cache.readInSteps(text, NO_PROJECT));
  const analysis = operationsIn(cache.analyseInSteps(reading.value, NO_PROJECT));
  const works = {
    reading,
    analysis,
    judging: operationsIn(structureInSteps(analysis.value, NO_PROJECT)),
    naming: operationsIn(hostNamesIn(text)),
    project: operationsIn(projectFileAnalysis(project)),
  };
  const long = Object.entries(works).filter(([, { most }]) => most > MOST_OPERATIONS);
  expect(long.map(([work, { most }]) => `${work}: ${most}`)).toEqual([]);
});

/** How many times as many operations twice the size may take, where they are not few: so many take less than 100 ms. */
const MOST_GROWTH = 2.3;
const FEW = 600_000;

test.each(ATTACKS)('$name: twice the size takes about twice the operations', (attack) => {
  const operations = (size: number): Readonly<Record<string, number>> => {
    const [text, project] = [attack.text(size), attack.project?.(size) ?? ''];
    const cache = new AnalysisCache();
    const reading = operationsIn(cache.readInSteps(text, NO_PROJECT));
    const analysis = operationsIn(cache.analyseInSteps(reading.value, NO_PROJECT));
    return {
      reading: reading.total,
      analysis: analysis.total,
      judging: operationsIn(structureInSteps(analysis.value, NO_PROJECT)).total,
      naming: operationsIn(hostNamesIn(text)).total,
      project: operationsIn(projectFileAnalysis(project)).total,
    };
  };
  const [small, large] = [operations(attack.from / 2), operations(attack.from)];
  const grown = Object.entries(large).filter(
    ([work, count]) => count > Math.max(FEW, MOST_GROWTH * (small[work] ?? 0)),
  );
  expect(grown.map(([work, count]) => `${work}: ${small[work]}, ${count}`)).toEqual([]);
});
