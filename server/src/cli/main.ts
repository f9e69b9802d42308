#!/usr/bin/env node
/** The command line: arguments in, exit code out. 0 clean, 1 findings, 2 usage, configuration or I/O error. */
import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { checkCommand } from './checkCommand.ts';
import { explainCommand } from './explainCommand.ts';
import { paperCommand } from './paperCommand.ts';
import { planCommand } from './planCommand.ts';
import { serveChecks } from './serveChecks.ts';
import { printable } from './terminal.ts';
import { USAGE, UsageError } from './usage.ts';
import { packageVersion } from './version.ts';

/**
 * A file leaves nothing behind but garbage. Left to itself, V8 lets the heap grow with the number of files rather than
 * collect it, the more so while it looks for old garbage, when it collects no young one.
 */
const COLLECT_EARLY = '--optimize-for-size --no-separate-gc-phases --semi-space-growth-factor=1';

if (isMainThread) {
  // Threads started from here on follow suit.
  setFlagsFromString(COLLECT_EARLY);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe may leave early, as `head` does.
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  // What cannot be told is no success; but a reader that left early did not want to hear it.
  let lost = false;
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    lost ||= error.code !== 'EPIPE';
    if (lost) process.exitCode = 2;
  });
  const code = await run(process.argv.slice(2));
  process.exitCode = lost ? 2 : code;
} else {
  serveChecks();
}

async function run(args: readonly string[]): Promise<number> {
  try {
    const [command, ...rest] = args;
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (command === '--version') {
      process.stdout.write(`${packageVersion()}\n`);
      return 0;
    }
    if (command === undefined || command.startsWith('--')) throw new UsageError('no command');
    if (command === 'check') return await checkCommand(rest, new URL(import.meta.url));
    if (command === 'explain') return explainCommand(rest);
    if (command === 'plan') return planCommand(rest);
    if (command === 'paper') return paperCommand(rest);
    throw new UsageError(`unknown command '${command}'`);
  } catch (error) {
    const advice = error instanceof UsageError ? "\nTry 'quorate --help'." : '';
    process.stderr.write(`quorate: ${printable(error instanceof Error ? error.message : String(error))}${advice}\n`);
    return 2;
  }
}
