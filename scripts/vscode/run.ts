import { spawn, type SpawnOptions } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { root } from './paths.ts';

export interface Finished {
  /** The exit code; 1 when a signal ended the process. */
  readonly code: number;
  /** Standard output and standard error together, in the order in which they came. */
  readonly output: string;
}

/** The environment of npm scripts: the tools and the pinned Node of `node_modules/.bin` come first. */
const toolEnvironment = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
};

/** Runs a tool to its end. Its output is collected; it is shown as it comes only with `stdio: 'inherit'`. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const settings = { cwd: root, env: toolEnvironment, ...options };
    // The tools in node_modules/.bin are shell scripts on Windows, so a shell has to start them, with one line of text.
    const child =
      process.platform === 'win32'
        ? spawn([command, ...args].map((part) => `"${part}"`).join(' '), { ...settings, shell: true })
        : spawn(command, args, settings);
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGTERM', stop);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGTERM', stop);
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}

/**
 * Runs a tool that has to succeed.
 * @throws Error with the tool's output when it does not
 */
export async function runOrThrow(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with exit code ${code}\n${output}`);
}
