/** The pool of threads, with threads that misbehave. */
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../server/src/analysis/settings.ts';
import { checkAll } from '../../server/src/cli/checkAll.ts';
import type { Outcome } from '../../server/src/cli/checker.ts';
import { Folder } from '../support/cli.ts';

const PATHS = Array.from({ length: 200 }, (_, n) => `${n}.yaml`);
const JOB = { sources: { settings: DEFAULT_SETTINGS, clusters: [], telling: [], roots: [] }, options: {} };

/** The errors of all outcomes from threads that run `answer`, a function body with `id`, `paths` and `reply`. */
async function errorsFrom(answer: string, signal = new AbortController().signal): Promise<string[]> {
  await using folder = await Folder.with({
    'thread.mjs': `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, paths }) => {
  const reply = () => parentPort.postMessage({ id, outcomes: paths.map((path) => ({ errors: [path] })) });
  ${answer}
});`,
  });
  const outcomes: Outcome[] = [];
  const threads = { script: pathToFileURL(folder.file('thread.mjs')), count: 3 };
  for await (const outcome of checkAll(PATHS, JOB, threads, signal)) outcomes.push(outcome);
  return outcomes.flatMap(({ errors }) => errors);
}

test('outcomes come in the order of the files, however fast each thread is', async () => {
  expect(await errorsFrom('setTimeout(reply, (id * 7) % 5);')).toEqual(PATHS);
});

test.for([
  ['throws', "if (id === 1) throw new Error('boom'); reply();", 'boom'],
  ['ends', 'if (id === 1) process.exit(3); reply();', 'its thread ended with code 3'],
] as const)('a thread that %s costs its own files only', async ([, answer, reason]) => {
  const expected = PATHS.map((path, n) => (n >= 16 && n < 32 ? `${path}: could not be checked: ${reason}` : path));
  expect(await errorsFrom(answer)).toEqual(expected);
});

test('an interrupted run ends, although threads are busy', async () => {
  const interrupt = new AbortController();
  const running = errorsFrom('if (id < 3) reply();', interrupt.signal);
  setTimeout(() => interrupt.abort(), 50);
  expect(PATHS.slice(0, 48)).toEqual(expect.arrayContaining(await running));
});
