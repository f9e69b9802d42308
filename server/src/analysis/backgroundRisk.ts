/** Answers risk questions in a worker: cached, one at a time, each question asked once however many wait for it. */
import { type Answer, keyOf, type Question } from './question.ts';
import type { RiskResponse, RiskWorker } from './riskWorker.ts';

/** How long a worker may go on with a question nobody waits for any more before it is replaced, in ms. */
const GRACE = 100;
/** More than a file has services, or every key would ask again. */
const CACHED_ANSWERS = 5_000;
/** A question that killed this many workers is not asked again. */
const FATAL_ATTEMPTS = 2;

interface Job {
  readonly id: number;
  readonly key: string;
  readonly question: Question;
  readonly waiting: Set<Waiter>;
}

interface Waiter {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The wait was given up through its signal. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

export class BackgroundRisk {
  readonly #spawn: () => RiskWorker;
  readonly #cache = new Map<string, Answer>();
  readonly #failures = new Map<string, number>();
  readonly #queue = new Map<string, Job>();
  #running: Job | undefined;
  #worker: RiskWorker | undefined;
  #nextId = 1;
  #disposed = false;

  constructor(spawn: () => RiskWorker) {
    this.#spawn = spawn;
  }

  /** The answer, if it is known already; touches nothing in the background. */
  cached(question: Question): Answer | undefined {
    const key = keyOf(question);
    const answer = this.#cache.get(key);
    if (answer) this.#remember(key, answer);
    return answer;
  }

  /** Rejects with `Cancelled` when the signal fires first, and with an `Error` in plain words when no answer is to be had. */
  ask(question: Question, signal?: AbortSignal): Promise<Answer> {
    const known = this.cached(question);
    if (known) return Promise.resolve(known);
    if (signal?.aborted || this.#disposed) return Promise.reject(new Cancelled());
    const key = keyOf(question);
    if ((this.#failures.get(key) ?? 0) >= FATAL_ATTEMPTS) {
      return Promise.reject(new Error('the risk of this placement cannot be computed'));
    }
    const job = this.#jobFor(key, question);
    return new Promise<Answer>((resolve, reject) => {
      const waiter = { resolve, reject };
      job.waiting.add(waiter);
      signal?.addEventListener('abort', () => this.#giveUp(job, waiter), { once: true });
      this.#next();
    });
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** Ends the worker; whoever still waits is told `Cancelled`. */
  dispose(): void {
    this.#disposed = true;
    for (const job of [this.#running, ...this.#queue.values()]) {
      for (const waiter of job?.waiting ?? []) waiter.reject(new Cancelled());
    }
    this.#queue.clear();
    this.#replaceWorker();
  }

  #jobFor(key: string, question: Question): Job {
    const present = this.#running?.key === key ? this.#running : this.#queue.get(key);
    if (present) return present;
    const job = { id: this.#nextId++, key, question, waiting: new Set<Waiter>() };
    this.#queue.set(key, job);
    return job;
  }

  #giveUp(job: Job, waiter: Waiter): void {
    if (!job.waiting.delete(waiter)) return;
    waiter.reject(new Cancelled());
    if (job.waiting.size > 0) return;
    if (this.#running !== job) {
      this.#queue.delete(job.key);
      return;
    }
    setTimeout(() => {
      if (this.#running === job && job.waiting.size === 0) {
        this.#replaceWorker();
        this.#next();
      }
    }, GRACE);
  }

  #next(): void {
    if (this.#running || this.#disposed) return;
    const [job] = this.#queue.values();
    if (!job) return;
    this.#queue.delete(job.key);
    this.#running = job;
    try {
      this.#worker ??= this.#start();
      this.#worker.post({ id: job.id, question: job.question });
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #start(): RiskWorker {
    const worker = this.#spawn();
    worker.onResponse((response) => this.#settle(response));
    worker.onFailure((reason) => {
      if (this.#worker === worker) this.#fail(reason);
    });
    return worker;
  }

  #settle(response: RiskResponse): void {
    const job = this.#running;
    if (job?.id !== response.id) return;
    this.#running = undefined;
    if ('answer' in response) {
      this.#remember(job.key, response.answer);
      for (const { resolve } of job.waiting) resolve(response.answer);
    } else {
      for (const { reject } of job.waiting) reject(new Error(response.error));
    }
    this.#next();
  }

  /** The worker is gone: the question it had is asked once more, to a new one, unless it has done this before. */
  #fail(reason: string): void {
    const job = this.#running;
    this.#replaceWorker();
    if (job) {
      const failures = (this.#failures.get(job.key) ?? 0) + 1;
      this.#failures.set(job.key, failures);
      if (failures < FATAL_ATTEMPTS && job.waiting.size > 0) this.#queue.set(job.key, job);
      else for (const { reject } of job.waiting) reject(new Error(reason));
    }
    this.#next();
  }

  #replaceWorker(): void {
    this.#running = undefined;
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #remember(key: string, answer: Answer): void {
    this.#cache.delete(key);
    this.#cache.set(key, answer);
    if (this.#cache.size <= CACHED_ANSWERS) return;
    const [oldest] = this.#cache.keys();
    if (oldest !== undefined) this.#cache.delete(oldest);
  }
}
