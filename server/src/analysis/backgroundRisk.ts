/**
 * Answers risk questions in a worker. Answers are kept; questions are asked one at a time, the newest first, and once
 * for all that wait for the same answer. Light questions are answered at once on request. A file whose questions end
 * two workers is skipped until it is forgiven.
 */
import { type Answer, answer as answerTo, isLight, keyOf, type Question } from './question.ts';
import type { RiskResponse, RiskWorker } from './riskWorker.ts';

/**
 * How long a worker may work on a question whose answer is no longer wanted, in milliseconds; after that it is
 * replaced.
 */
const GRACE = 100;
/** How many answers are kept. A file has fewer services; else every key would ask again. */
const CACHED_ANSWERS = 5_000;
/** How long a worker may take for one question before it counts as dead, in milliseconds. */
const PATIENCE = 30_000;
/**
 * How many workers a question may end before it is not asked again. The same number holds for all questions of a file.
 */
const FATAL_ATTEMPTS = 2;

interface Job {
  readonly id: number;
  readonly key: string;
  readonly question: Question;
  readonly waiting: Set<Waiter>;
  /** The files for which the answer is wanted. */
  readonly files: Set<string>;
}

interface Waiter {
  readonly file: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The question was given up through its signal. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** No more questions are asked for this file. */
export class Skipped extends Error {
  override readonly name = 'Skipped';

  constructor() {
    super(`${FATAL_ATTEMPTS} background workers ended on this file: its risks are left out until it is opened again`);
  }
}

export class BackgroundRisk {
  readonly #spawn: () => RiskWorker;
  readonly #isAnsweredHere: (question: Question) => boolean;
  readonly #cache = new Map<string, Answer>();
  /** How many workers a question, or a file, has ended. */
  readonly #deadly = new Map<string, number>();
  readonly #endedOn = new Map<string, number>();
  /**
   * The questions that wait, by their key. `#stack` holds them in the order in which they were asked, and also some
   * that are gone.
   */
  readonly #queue = new Map<string, Job>();
  #stack: Job[] = [];
  #tired: ReturnType<typeof setTimeout> | undefined;
  #running: Job | undefined;
  #worker: RiskWorker | undefined;
  /** The questions that each signal gives up. A signal has one listener for all of them, since Node warns of more than ten. */
  readonly #waiting = new WeakMap<AbortSignal, Set<() => void>>();
  #nextId = 1;
  #disposed = false;

  /** @param isAnsweredHere true for questions that are answered faster than a worker starts */
  constructor(spawn: () => RiskWorker, isAnsweredHere = isLight) {
    this.#spawn = spawn;
    this.#isAnsweredHere = isAnsweredHere;
  }

  /** The answer, if it is known already. It starts nothing in the background. */
  cached(question: Question): Answer | undefined {
    const key = keyOf(question);
    const answer = this.#cache.get(key);
    if (answer) this.#remember(key, answer);
    return answer;
  }

  /** The answer, where it is found faster than a worker starts. It starts nothing in the background. */
  light(question: Question): Answer | undefined {
    if (!this.#isAnsweredHere(question)) return undefined;
    try {
      const found = answerTo(question);
      this.#remember(keyOf(question), found);
      return found;
    } catch {
      // The worker will tell why there is no answer.
      return undefined;
    }
  }

  /**
   * The answer from the background. It rejects with `Cancelled` when the signal fires first, with `Skipped` when the
   * file is skipped, and with an `Error` in plain words when there is no answer.
   * @param file the file that the question is about
   */
  ask(question: Question, file: string, signal?: AbortSignal): Promise<Answer> {
    const known = this.cached(question);
    if (known) return Promise.resolve(known);
    if (signal?.aborted || this.#disposed) return Promise.reject(new Cancelled());
    if (this.#skips(file)) return Promise.reject(new Skipped());
    const key = keyOf(question);
    if ((this.#deadly.get(key) ?? 0) >= FATAL_ATTEMPTS) {
      return Promise.reject(new Error('The risk of this placement cannot be computed'));
    }
    const job = this.#jobFor(key, question);
    let settled = (): void => undefined;
    const asked = new Promise<Answer>((resolve, reject) => {
      const waiter = { file, resolve, reject };
      job.waiting.add(waiter);
      job.files.add(file);
      if (signal) settled = this.#whenAborted(signal, () => this.#giveUp(job, waiter));
      this.#next();
    });
    return asked.finally(settled);
  }

  /** Calls `giveUp` when the signal fires. @returns a function that forgets it */
  #whenAborted(signal: AbortSignal, giveUp: () => void): () => void {
    const known = this.#waiting.get(signal);
    const waiting = known ?? new Set<() => void>();
    if (!known) {
      this.#waiting.set(signal, waiting);
      const giveUpAll = (): void => [...waiting].forEach((one) => one());
      signal.addEventListener('abort', giveUpAll, { once: true });
    }
    waiting.add(giveUp);
    return () => waiting.delete(giveUp);
  }

  /** Asks questions of the file again, since it has been opened again. */
  forgive(file: string): void {
    this.#endedOn.delete(file);
  }

  /** Ends the worker. Questions that still wait end with `Cancelled`. */
  dispose(): void {
    this.#disposed = true;
    for (const job of [this.#running, ...this.#queue.values()]) {
      for (const waiter of job?.waiting ?? []) waiter.reject(new Cancelled());
    }
    this.#queue.clear();
    this.#stack = [];
    this.#replaceWorker();
  }

  #skips(file: string): boolean {
    return (this.#endedOn.get(file) ?? 0) >= FATAL_ATTEMPTS;
  }

  #jobFor(key: string, question: Question): Job {
    if (this.#running?.key === key) return this.#running;
    const job: Job = this.#queue.get(key) ?? {
      id: this.#nextId++,
      key,
      question,
      waiting: new Set(),
      files: new Set(),
    };
    this.#enqueue(job);
    return job;
  }

  #enqueue(job: Job): void {
    this.#queue.set(job.key, job);
    this.#stack.push(job);
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
    const job = this.#newest();
    if (!job) return;
    this.#running = job;
    try {
      this.#worker ??= this.#start();
      this.#worker.post({ id: job.id, question: job.question });
      this.#tired = setTimeout(() => this.#fail(`no answer within ${PATIENCE / 1000} s`), PATIENCE);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Takes from the queue the question that was asked last: its answer is most likely on the screen. */
  #newest(): Job | undefined {
    for (let job = this.#stack.pop(); job; job = this.#stack.pop()) {
      if (this.#queue.get(job.key) !== job) continue;
      this.#queue.delete(job.key);
      return job;
    }
    return undefined;
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
    clearTimeout(this.#tired);
    this.#running = undefined;
    if ('answer' in response) {
      this.#remember(job.key, response.answer);
      for (const { resolve } of job.waiting) resolve(response.answer);
    } else {
      for (const { reject } of job.waiting) reject(new Error(response.error));
    }
    this.#next();
  }

  /**
   * Handles the end of a worker: its question is asked once more, of a new worker, unless it has ended a worker before.
   */
  #fail(reason: string): void {
    const job = this.#running;
    this.#replaceWorker();
    if (job) {
      count(this.#deadly, job.key);
      for (const file of job.files) count(this.#endedOn, file);
      if ((this.#deadly.get(job.key) ?? 0) < FATAL_ATTEMPTS && job.waiting.size > 0) this.#enqueue(job);
      for (const waiting of [job, ...this.#queue.values()]) this.#turnAway(waiting);
      if (!this.#queue.has(job.key)) for (const { reject } of job.waiting) reject(new Error(reason));
    }
    this.#next();
  }

  /** Ends a question whose file is skipped. */
  #turnAway(job: Job): void {
    for (const waiter of job.waiting) {
      if (!this.#skips(waiter.file)) continue;
      job.waiting.delete(waiter);
      waiter.reject(new Skipped());
    }
    if (job.waiting.size === 0 && this.#queue.get(job.key) === job) this.#queue.delete(job.key);
  }

  #replaceWorker(): void {
    clearTimeout(this.#tired);
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

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
