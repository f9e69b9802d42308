/**
 * Runs a command of the command line in a thread of its own, and keeps its output. It can be stopped, whatever it does.
 */
import { Worker } from 'node:worker_threads';
import type { ThreadTask } from '../threadTask.ts';

export interface CommandOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The longest output, in characters: more would help no agent, and would fill the memory. */
const MOST_OUTPUT = 2_000_000;

/**
 * Runs a command.
 * @param script the module that worker threads run
 * @throws Error when it is stopped, takes too long or prints too much
 */
export function runInThread(
  script: URL,
  args: readonly string[],
  { signal, patience }: { readonly signal: AbortSignal; readonly patience: number },
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const task: ThreadTask = { kind: 'command', args };
    const thread = new Worker(script, { workerData: task, stdout: true, stderr: true, stdin: true });
    const output = { stdout: '', stderr: '' };
    const fail = (reason: string): void => {
      reject(new Error(reason));
      void thread.terminate();
    };
    const late = setTimeout(() => fail(`it takes more than ${patience / 1_000} s: name fewer files`), patience);
    const stop = (): void => fail('it was cancelled');
    for (const name of ['stdout', 'stderr'] as const) {
      thread[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > MOST_OUTPUT) fail('it has more to say than 2 MB: name fewer files');
      });
    }
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    thread.on('error', (error: Error) => fail(error.message));
    thread.on('exit', (code) => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      resolve({ code, ...output });
    });
  });
}
