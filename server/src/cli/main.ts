#!/usr/bin/env node
/** The command line. Its exit codes: 0 clean, 1 findings, 2 an error of usage, configuration or I/O. */
import { setFlagsFromString } from 'node:v8';
import { isMainThread, workerData } from 'node:worker_threads';
import { nearest } from '../base/nearest.ts';
import { checkCommand } from './checkCommand.ts';
import { completionCommand } from './completion/completionCommand.ts';
import { explainCommand } from './explainCommand.ts';
import { commandHelp, programHelp } from './help.ts';
import { initCommand } from './initCommand.ts';
import { mcpCommand } from './mcp/mcpCommand.ts';
import { packageVersion } from './manifest.ts';
import { mergeCommand } from './mergeCommand.ts';
import { paperCommand } from './paperCommand.ts';
import { planCommand } from './planCommand.ts';
import { reasonOf } from './readManifest.ts';
import { ruleCommand, rulesCommand } from './ruleCommand.ts';
import { serveChecks } from './serveChecks.ts';
import { printable } from './terminal.ts';
import type { ThreadTask } from './threadTask.ts';
import { type Command, UsageError } from './usage.ts';
import { whatIfCommand } from './whatIfCommand.ts';

/**
 * Options of V8. A checked file leaves only garbage behind. Without them V8 lets the heap grow with the number of
 * files, and collects no young garbage while it looks for old garbage.
 */
const COLLECT_EARLY = '--optimize-for-size --no-separate-gc-phases --semi-space-growth-factor=1';

/** The commands in the order of the help. */
const COMMANDS: readonly Command[] = [
  checkCommand,
  explainCommand,
  planCommand,
  whatIfCommand,
  ruleCommand,
  rulesCommand,
  initCommand,
  mergeCommand,
  mcpCommand,
  completionCommand,
  paperCommand,
];

if (isMainThread) {
  // Threads that start from here on have the same options.
  setFlagsFromString(COLLECT_EARLY);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The reader of a pipe may leave early, as `head` does.
    if (error.code === 'EPIPE') process.exit(0);
    process.stderr.write(`quorate: standard output: ${reasonOf(error)}\n`);
    process.exit(2);
  });
  // A run whose errors cannot be printed is no success, unless the reader of the pipe left early.
  let lost = false;
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    lost ||= error.code !== 'EPIPE';
    if (lost) process.exitCode = 2;
  });
  const code = await run(process.argv.slice(2));
  process.exitCode = lost ? 2 : code;
} else {
  const task = workerData as ThreadTask;
  if (task.kind === 'checks') serveChecks(task.job);
  else process.exitCode = await run(task.args);
}

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const command = COMMANDS.find((known) => known.name === name);
  try {
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(command ? commandHelp(command) : programHelp(COMMANDS));
      return 0;
    }
    if (name === '--version') {
      process.stdout.write(`${packageVersion()}\n`);
      return 0;
    }
    if (name === undefined || name.startsWith('--')) throw new UsageError('No command');
    if (!command) throw new UsageError(`Unknown command "${name}"${meant(name)}`);
    requireFolder();
    return await command.run(rest, { commands: COMMANDS, script: new URL(import.meta.url) });
  } catch (error) {
    const pointer = error instanceof UsageError ? `\nTry 'quorate ${command ? `${command.name} ` : ''}--help'.` : '';
    process.stderr.write(`quorate: ${printable(error instanceof Error ? error.message : String(error))}${pointer}\n`);
    return 2;
  }
}

/** @throws Error when the folder that paths are relative to was removed */
function requireFolder(): void {
  try {
    process.cwd();
  } catch (error) {
    throw new Error('the current folder is no longer there', { cause: error });
  }
}

function meant(name: string): string {
  if (/[./*]/.test(name)) return `. To check files, use "quorate check ${name}"`;
  const close = nearest(
    name,
    COMMANDS.map((command) => command.name),
  );
  return close === undefined ? '' : `. Did you mean "${close}"?`;
}
