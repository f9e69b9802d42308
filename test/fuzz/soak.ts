/** Edits without end to one file, with everything that happens in the server's process after each. */
import { AnalysisCache } from '../../server/src/analysis/analysisCache.ts';
import { allDiagnostics, type Answered } from '../../server/src/analysis/diagnose.ts';
import { Judgements } from '../../server/src/analysis/judgements.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { answer, type Answer, keyOf } from '../../server/src/analysis/question.ts';
import { SourceText } from '../../server/src/text/sourceText.ts';
import { randomFrom } from '../../server/src/risk/random.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const PIECES = [
  ...Array.from('[]{}:-,#&*|>"\' \n'),
  '---\n',
  '- a\n',
  'replicas: 3\n',
  '<<: *a',
  '&a ',
  '{{ x }}',
  '  ',
];

/** How many fixtures are edited as one file. With all of them, an edit takes a second, and hardly any falls on each. */
const FILES = 20;

/** More is no noise. */
export const MOST_GROWTH = 0.1;

/**
 * Edits fixtures that the seed draws. The same seed makes the same edits.
 * @returns the bytes in use after each tenth of the edits
 */
export function soak(edits: number, seed: number): readonly number[] {
  const random = randomFrom(seed);
  const all = fixtures();
  const drawn = Array.from({ length: FILES }, () => all[random(all.length)]?.text ?? '');
  const start = drawn.map((text) => strip(text).replace(/\n?$/, '\n')).join('---\n');
  const [cache, judgements] = [new AnalysisCache(), new Judgements()];
  const answers = new Map<string, Answer | undefined>();
  const heap: number[] = [];
  let source = SourceText.of(start);
  for (let edit = 1; edit <= edits; edit++) {
    const at = random(source.length);
    const piece = PIECES[random(PIECES.length)] ?? '';
    // What is typed is undone every now and then, or nothing sound would be left.
    source =
      edit % 20 === 0
        ? SourceText.of(start, source)
        : source.replaced(at, Math.min(source.length, at + random(8)), piece);
    const analysis = cache.analyse(cache.read(source, NO_PROJECT), NO_PROJECT);
    const answered = analysis.services.flatMap((service): Answered[] => {
      const { question } = service;
      if (!question) return [];
      const key = keyOf(question);
      if (answers.size > 1_000) answers.clear();
      if (!answers.has(key)) answers.set(key, answerOf(question));
      const known = answers.get(key);
      return known ? [[service, known]] : [];
    });
    const failed = allDiagnostics(analysis, answered, NO_PROJECT, judgements).find(
      ({ rule }) => rule === 'internal-error',
    );
    if (failed) throw new Error(`${failed.message}: ${JSON.stringify(source.text)}`);
    if (edit % Math.ceil(edits / 10) === 0) heap.push(bytesInUse());
  }
  return heap;
}

/**
 * By how much the line through the samples rises from the first to the last of them, as a share of their mean. The first
 * sample is left aside: until then caches fill.
 */
export function growth(samples: readonly number[]): number {
  const [, ...heap] = samples;
  const mean = heap.reduce((sum, bytes) => sum + bytes, 0) / heap.length;
  const middle = (heap.length - 1) / 2;
  const slope =
    heap.reduce((sum, bytes, index) => sum + (index - middle) * (bytes - mean), 0) /
    heap.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
  return (slope * (heap.length - 1)) / mean;
}

function answerOf(question: Parameters<typeof answer>[0]): Answer | undefined {
  try {
    return answer(question);
  } catch {
    return undefined;
  }
}

function bytesInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
