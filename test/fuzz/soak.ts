/** Edits without end to one file, with everything that happens in the server's process after each. */
import { analyse } from '../../server/src/analysis/analyse.ts';
import { allDiagnostics, type Answered } from '../../server/src/analysis/diagnose.ts';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { answer, type Answer, keyOf } from '../../server/src/analysis/question.ts';
import { DocumentCache } from '../../server/src/readers/registry.ts';
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

/**
 * The same seed makes the same edits.
 * @returns the bytes in use after each tenth of the edits
 */
export function soak(edits: number, seed: number): readonly number[] {
  const random = randomFrom(seed);
  const start = fixtures()
    .map(({ text }) => strip(text).replace(/\n?$/, '\n'))
    .join('---\n');
  const cache = new DocumentCache();
  const answers = new Map<string, Answer | undefined>();
  const heap: number[] = [];
  let text = start;
  for (let edit = 1; edit <= edits; edit++) {
    const at = random(text.length);
    const piece = PIECES[random(PIECES.length)] ?? '';
    // What is typed is undone every now and then, or nothing sound would be left.
    text = edit % 20 === 0 ? start : text.slice(0, at) + piece + text.slice(at + random(8));
    const analysis = analyse(text, NO_PROJECT, cache);
    const answered = analysis.services.flatMap((service): Answered[] => {
      if (!service.question) return [];
      const key = keyOf(service.question);
      if (answers.size > 1_000) answers.clear();
      if (!answers.has(key)) answers.set(key, answerOf(service.question));
      const known = answers.get(key);
      return known ? [[service, known]] : [];
    });
    const failed = allDiagnostics(analysis, answered, NO_PROJECT).find(({ rule }) => rule === 'internal-error');
    if (failed) throw new Error(`${failed.message}: ${JSON.stringify(text)}`);
    if (edit % Math.ceil(edits / 10) === 0) heap.push(bytesInUse());
  }
  return heap;
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
