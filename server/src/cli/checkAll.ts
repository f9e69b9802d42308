/** Checks many files in worker threads. The outcomes come in the order of the files, however fast each thread is. */
import { Worker } from 'node:worker_threads';
import { type Job, type Outcome, Checker } from './checker.ts';
import type { ThreadTask } from './threadTask.ts';

export interface Batch {
  readonly id: number;
  readonly paths: readonly string[];
}

export interface BatchDone {
  readonly id: number;
  readonly outcomes: readonly Outcome[];
}

export interface Threads {
  /** The module of a worker thread, which answers each `Batch` with a `BatchDone`. */
  readonly script: URL;
  /** The number of threads; with 1 the files are checked in this thread. */
  readonly count: number;
}

/** How many files a thread gets at a time: few enough to share the work evenly, enough to make messages cheap. */
const BATCH = 16;
/** How many batches may be done before their turn, for each thread. This bounds the memory. */
const AHEAD = 4;

/** Checks all files. It ends early, without an error, when the signal fires. */
export async function* checkAll(
  paths: readonly string[],
  job: Job,
  { script, count }: Threads,
  signal: AbortSignal,
): AsyncGenerator<Outcome> {
  if (count > 1) {
    yield* overThreads(paths, job, { script, count }, signal);
    return;
  }
  const checker = new Checker(job);
  for (const path of paths) {
    yield checker.check(path);
    // Signals are only noticed between two turns of the event loop.
    await new Promise(setImmediate);
    if (signal.aborted) return;
  }
}

async function* overThreads(
  paths: readonly string[],
  job: Job,
  { script, count }: Threads,
  signal: AbortSignal,
): AsyncGenerator<Outcome> {
  const batches = Array.from({ length: Math.ceil(paths.length / BATCH) }, (_, id): Batch => {
    return { id, paths: paths.slice(id * BATCH, (id + 1) * BATCH) };
  });
  const pool = new Pool(script, job);
  signal.addEventListener('abort', () => pool.stop(), { once: true });
  try {
    const pending = new Map<number, Promise<readonly Outcome[]>>();
    let next = 0;
    for (let turn = 0; turn < batches.length && !signal.aborted; turn++) {
      for (; next < batches.length && next < turn + count * AHEAD; next++) {
        const batch = batches[next];
        if (batch) pending.set(next, pool.run(batch, count));
      }
      const outcomes = (await pending.get(turn)) ?? [];
      pending.delete(turn);
      if (signal.aborted) return;
      yield* outcomes;
    }
  } finally {
    pool.stop();
  }
}

interface Running {
  readonly batch: Batch;
  readonly done: (outcomes: readonly Outcome[]) => void;
}

/**
 * Threads that take one batch at a time. A thread that dies is replaced; the files of its batch are reported as not
 * checked.
 */
class Pool {
  readonly #script: URL;
  readonly #job: Job;
  readonly #queue: Running[] = [];
  readonly #threads = new Map<Worker, Running | undefined>();

  constructor(script: URL, job: Job) {
    this.#script = script;
    this.#job = job;
  }

  /** Has a batch checked. It starts a thread where none is idle, up to `most` threads. */
  run(batch: Batch, most: number): Promise<readonly Outcome[]> {
    return new Promise((done) => {
      this.#queue.push({ batch, done });
      const idle = [...this.#threads].find(([, running]) => running === undefined)?.[0];
      if (idle) this.#feed(idle);
      else if (this.#threads.size < most) this.#start();
    });
  }

  /** Ends all threads. Batches that are not done have no outcomes. */
  stop(): void {
    const running = [...this.#threads.values()].filter((one) => one !== undefined);
    const waiting = [...running, ...this.#queue.splice(0)];
    for (const thread of this.#threads.keys()) void thread.terminate();
    this.#threads.clear();
    for (const { done } of waiting) done([]);
  }

  #start(): void {
    const thread = new Worker(this.#script, { workerData: { kind: 'checks', job: this.#job } satisfies ThreadTask });
    this.#threads.set(thread, undefined);
    thread.on('message', ({ id, outcomes }: BatchDone) => {
      const running = this.#threads.get(thread);
      if (running?.batch.id === id) running.done(outcomes);
      this.#feed(thread);
    });
    thread.on('error', (error: Error) => this.#replace(thread, error.message));
    thread.on('exit', (code) => this.#replace(thread, `its thread ended with code ${code}`));
    this.#feed(thread);
  }

  #feed(thread: Worker): void {
    const next = this.#queue.shift();
    this.#threads.set(thread, next);
    if (next) thread.postMessage(next.batch);
  }

  /** Replaces a thread that died. For a thread that is replaced already it does nothing. */
  #replace(thread: Worker, reason: string): void {
    if (!this.#threads.has(thread)) return;
    const running = this.#threads.get(thread);
    this.#threads.delete(thread);
    running?.done(running.batch.paths.map((path) => ({ errors: [`${path}: could not be checked: ${reason}`] })));
    if (this.#queue.length > 0) this.#start();
  }
}
