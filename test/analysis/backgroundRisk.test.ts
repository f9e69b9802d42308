import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackgroundRisk, Cancelled, Skipped } from '../../server/src/analysis/backgroundRisk.ts';
import { answer, type Question } from '../../server/src/analysis/question.ts';
import { respond, type RiskRequest, type RiskResponse, type RiskWorker } from '../../server/src/analysis/riskWorker.ts';

/** A worker that answers only when told to. */
class ManualWorker implements RiskWorker {
  readonly requests: RiskRequest[] = [];
  terminated = false;
  #respond: (response: RiskResponse) => void = () => undefined;
  fail: (reason: string) => void = () => undefined;

  post(request: RiskRequest): void {
    this.requests.push(request);
  }
  onResponse(listener: (response: RiskResponse) => void): void {
    this.#respond = listener;
  }
  onFailure(listener: (reason: string) => void): void {
    this.fail = listener;
  }
  terminate(): void {
    this.terminated = true;
  }
  answerLast(): void {
    const request = this.requests.at(-1);
    if (!request) throw new Error('nothing was asked');
    this.#respond(respond(request));
  }
}

const workers: ManualWorker[] = [];
const newest = (): ManualWorker => {
  const worker = workers.at(-1);
  if (!worker) throw new Error('no worker was started');
  return worker;
};
const background = (): BackgroundRisk =>
  new BackgroundRisk(() => {
    const worker = new ManualWorker();
    workers.push(worker);
    return worker;
  });
const question = (...sizes: number[]): Extract<Question, { placement: unknown }> => ({
  placement: {
    sizes,
    model: { fault: 'crash-stop', level: 'pm', keep: 'vm', removal: false },
    quorum: 'majority',
  },
});

function scheduled(replicas: number, nodes: number): Question {
  return {
    schedule: {
      replicas,
      nodes: Array.from({ length: nodes }, (_, index) => ({
        name: `node-${index}`,
        labels: new Map(),
        selected: true,
        tolerated: true,
      })),
      constraints: [],
      domain: 'host',
      model: question(1).placement.model,
      quorum: 'majority',
    },
  };
}

beforeEach(() => {
  workers.length = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test.each<[string, Question, boolean]>([
  ['a dozen replicas on seven hosts', question(6, 1, 1, 1, 1, 1, 1), true],
  ['one replica more', question(7, 1, 1, 1, 1, 1, 1), false],
  ['one host more', question(5, 1, 1, 1, 1, 1, 1, 1), false],
  ['many faults', { placement: { ...question(3, 1, 1).placement, faults: 51 } }, false],
  ['a long curve', { placement: { ...question(3, 1, 1).placement, horizon: 51 } }, false],
  ['seven pods on assumed nodes', scheduled(7, 0), true],
  ['one pod more', scheduled(8, 0), false],
  ['five pods on eight nodes', scheduled(5, 8), true],
  ['one pod more on them', scheduled(6, 8), false],
  ['one node more', scheduled(5, 9), false],
])('%s: answered here, without a worker, or not at all', (_, asked, light) => {
  const risk = background();
  expect(risk.light(asked)).toEqual(light ? answer(asked) : undefined);
  expect(risk.cached(asked)).toEqual(light ? answer(asked) : undefined);
  expect(workers).toHaveLength(0);
});

test('what cannot be is left to the worker, which tells why', () => {
  const impossible: Question = { placement: { ...question(3, 1, 1).placement, quorum: 9 } };
  expect(background().light(impossible)).toBeUndefined();
});

test('the answer is the one the engine gives', async () => {
  const risk = background();
  const report = risk.ask(question(3, 1, 1), 'file:///a.yaml');
  newest().answerLast();
  expect(await report).toEqual(answer(question(3, 1, 1)));
});

test('a question is asked once, while it is open and when it is known', async () => {
  const risk = background();
  const reports = [risk.ask(question(3, 1, 1), 'file:///a.yaml'), risk.ask(question(3, 1, 1), 'file:///a.yaml')];
  newest().answerLast();
  const [first, second] = await Promise.all(reports);
  expect(await risk.ask(question(3, 1, 1), 'file:///a.yaml')).toBe(first);
  expect(second).toBe(first);
  expect(newest().requests).toHaveLength(1);
  expect(risk.cached(question(3, 1, 1))).toBe(first);
});

test('questions wait for their turn, and one that nobody waits for is never asked', async () => {
  const risk = background();
  const running = risk.ask(question(2, 1), 'file:///a.yaml');
  const controller = new AbortController();
  const waiting = risk.ask(question(3, 1, 1), 'file:///a.yaml', controller.signal);
  expect(newest().requests).toHaveLength(1);
  controller.abort();
  await expect(waiting).rejects.toBeInstanceOf(Cancelled);
  newest().answerLast();
  await running;
  expect(newest().requests).toHaveLength(1);
});

test('a worker that goes on with abandoned work is replaced after a grace', async () => {
  const risk = background();
  const controller = new AbortController();
  const abandoned = risk.ask(question(2, 1), 'file:///a.yaml', controller.signal);
  const next = risk.ask(question(3, 1, 1), 'file:///a.yaml');
  const [hung] = workers;
  controller.abort();
  await expect(abandoned).rejects.toBeInstanceOf(Cancelled);
  vi.advanceTimersByTime(99);
  expect(hung?.terminated).toBe(false);
  vi.advanceTimersByTime(1);
  expect(hung?.terminated).toBe(true);
  newest().answerLast();
  expect(await next).toEqual(answer(question(3, 1, 1)));
});

test('a worker that answers within the grace is kept, and its answer remembered', async () => {
  const risk = background();
  const controller = new AbortController();
  const abandoned = risk.ask(question(2, 1), 'file:///a.yaml', controller.signal);
  controller.abort();
  await expect(abandoned).rejects.toBeInstanceOf(Cancelled);
  newest().answerLast();
  vi.advanceTimersByTime(1000);
  expect(newest().terminated).toBe(false);
  expect(risk.cached(question(2, 1))).toEqual(answer(question(2, 1)));
});

test('a question that ends a worker is asked once more; one that ends two is given up, by whomever it is asked', async () => {
  const risk = background();
  const deadly = risk.ask(question(2, 1), 'file:///a.yaml');
  newest().fail('out of memory');
  expect(workers).toHaveLength(2);
  newest().fail('out of memory');
  await expect(deadly).rejects.toBeInstanceOf(Skipped);
  await expect(risk.ask(question(2, 1), 'file:///b.yaml')).rejects.toThrow('cannot be computed');
  const other = risk.ask(question(3, 1, 1), 'file:///b.yaml');
  newest().answerLast();
  expect(await other).toEqual(answer(question(3, 1, 1)));
  expect(workers).toHaveLength(3);
});

test('a file whose questions end two workers is skipped, whatever it asks, until it is opened again', async () => {
  const risk = background();
  for (const sizes of [
    [2, 1],
    [2, 2],
  ]) {
    const controller = new AbortController();
    const deadly = risk.ask(question(...sizes), 'file:///a.yaml', controller.signal);
    // The next key comes before the worker ends.
    controller.abort();
    await expect(deadly).rejects.toBeInstanceOf(Cancelled);
    newest().fail('out of memory');
  }
  expect(workers).toHaveLength(2);
  await expect(risk.ask(question(3, 1, 1), 'file:///a.yaml')).rejects.toBeInstanceOf(Skipped);
  expect(workers).toHaveLength(2);
  risk.forgive('file:///a.yaml');
  const again = risk.ask(question(3, 1, 1), 'file:///a.yaml');
  newest().answerLast();
  expect(await again).toEqual(answer(question(3, 1, 1)));
});

test('what else a skipped file has asked is not waited for, and other files get their answers', async () => {
  const risk = background();
  const waiting = [risk.ask(question(3, 1, 1), 'file:///a.yaml'), risk.ask(question(4, 1), 'file:///b.yaml')];
  waiting.push(risk.ask(question(6, 1), 'file:///a.yaml'));
  const settled = Promise.allSettled(waiting);
  const deadly = risk.ask(question(2, 1), 'file:///a.yaml');
  const first = newest();
  first.answerLast();
  newest().fail('out of memory');
  newest().fail('out of memory');
  await expect(deadly).rejects.toBeInstanceOf(Skipped);
  newest().answerLast();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
});

test('the newest question is answered first', async () => {
  const risk = background();
  const asked = [
    [5, 1],
    [4, 1],
    [3, 1],
  ].map((sizes) => risk.ask(question(...sizes), 'file:///a.yaml'));
  for (const _ of asked) newest().answerLast();
  await Promise.all(asked);
  const wanted = [
    [5, 1],
    [3, 1],
    [4, 1],
  ].map((sizes) => question(...sizes));
  expect(newest().requests.map((request) => request.question)).toEqual(wanted);
});

test('a worker that does not answer for half a minute counts as dead', async () => {
  const risk = background();
  const hung = risk.ask(question(2, 1), 'file:///a.yaml');
  const outcome = hung.catch((error: unknown) => error);
  vi.advanceTimersByTime(30_000);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  vi.advanceTimersByTime(30_000);
  expect(await outcome).toBeInstanceOf(Skipped);
});

test('an error of the engine is the error of the question, in words', async () => {
  const risk = background();
  const impossible = risk.ask({ placement: { ...question(2, 1).placement, quorum: 12 } }, 'file:///a.yaml');
  newest().answerLast();
  await expect(impossible).rejects.toThrow(/12/);
});

test('nothing waits for ever when the background ends', async () => {
  const risk = background();
  const waiting = [risk.ask(question(2, 1), 'file:///a.yaml'), risk.ask(question(3, 1, 1), 'file:///a.yaml')];
  risk.dispose();
  const outcomes = await Promise.allSettled(waiting);
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof Cancelled)).toEqual([
    true,
    true,
  ]);
  await expect(risk.ask(question(2, 1), 'file:///a.yaml')).rejects.toBeInstanceOf(Cancelled);
});

test('a signal that many questions share has one listener, and gives them all up', async () => {
  const risk = background();
  const controller = new AbortController();
  const listening = vi.spyOn(controller.signal, 'addEventListener');
  const asked = Array.from({ length: 30 }, (_, index) =>
    risk.ask(question(40, index + 1), 'a.yaml', controller.signal),
  );
  expect(listening).toHaveBeenCalledTimes(1);
  newest().answerLast();
  controller.abort();
  const settled = await Promise.allSettled(asked);
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  expect(reasons.every((reason) => reason instanceof Cancelled)).toBe(true);
});
