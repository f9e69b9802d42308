/** Answers the questions about a file: in this thread, or in another one whose work can be given up. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type Answer, mayTakeLong, type Question } from '../analysis/question.ts';
import { respond, type RiskResponse } from '../analysis/riskWorker.ts';

/** What stands for an answer when the time was used up first. */
export const LATE = 'late';

export interface Answers {
  /**
   * The answer; undefined where there is none.
   * @param patience how long to wait, in milliseconds
   * @param brief true for an answer that costs little; see `answer`
   */
  within(question: Question, patience: number, brief?: boolean): Answer | typeof LATE | undefined;
}

/** Answers in this thread, however long that takes. */
export const ANSWERS_HERE: Answers = {
  within: (question, _, brief = false) => answerIn(respond({ id: 0, question, brief })),
};

interface Running {
  readonly thread: Worker;
  readonly port: MessagePort;
  /** Its value is above 0 once there is an answer. */
  readonly done: Int32Array;
}

/** What the thread of `riskWorkerThread.ts` needs to answer this thread, which only waits. */
export interface Waiting {
  readonly port: MessagePort;
  readonly done: Int32Array;
}

export class AnswersElsewhere implements Answers {
  readonly #script: URL;
  #running: Running | undefined;

  /** @param script the module of `riskWorkerThread.ts` */
  constructor(script: URL) {
    this.#script = script;
  }

  within(question: Question, patience: number, brief = false): Answer | typeof LATE | undefined {
    if (!mayTakeLong(question)) return ANSWERS_HERE.within(question, patience, brief);
    this.#running ??= this.#start();
    const { thread, port, done } = this.#running;
    Atomics.store(done, 0, 0);
    port.postMessage({ id: 0, question, brief });
    if (Atomics.wait(done, 0, 0, patience) === 'timed-out') {
      void thread.terminate();
      port.close();
      this.#running = undefined;
      return LATE;
    }
    return answerIn((receiveMessageOnPort(port) as { message: RiskResponse }).message);
  }

  #start(): Running {
    const { port1, port2 } = new MessageChannel();
    const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const waiting: Waiting = { port: port2, done };
    const thread = new Worker(this.#script, { workerData: waiting, transferList: [port2] });
    thread.unref();
    port1.unref();
    return { thread, port: port1, done };
  }
}

function answerIn(response: RiskResponse): Answer | undefined {
  return 'answer' in response ? response.answer : undefined;
}
