/** `quorate check`: files in, reports and an exit code out. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { checkAll } from './checkAll.ts';
import { type CheckArguments, parseCheckArguments } from './checkArguments.ts';
import { Checker, type Job, type Outcome } from './checker.ts';
import type { CheckedFile } from './checkText.ts';
import { findFiles } from './files.ts';
import { FORMATS } from './formats/registry.ts';
import { printConfig } from './printConfig.ts';
import { Progress } from './progress.ts';
import { Projects } from './projects.ts';
import { reasonOf } from './readManifest.ts';
import { fingerprintOf } from './reportCache.ts';
import { Reports } from './reports.ts';
import { scanFiles } from './scanFiles.ts';
import { Tally } from './tally.ts';
import { printable, wantsColour } from './terminal.ts';
import { unifiedDiff } from './unifiedDiff.ts';
import { UsageError } from './usage.ts';
import { packageVersion } from './version.ts';
import { writeAtomically } from './writeAtomically.ts';

const STDIN = '-';
/** What a process that was interrupted returns, by convention. */
const INTERRUPTED = 130;
/** A thread takes as long to start, and to become fast, as it takes to check about this many files. */
const FILES_WORTH_A_THREAD = 200;

/**
 * @param script the module that worker threads run
 * @returns the exit code
 * @throws UsageError
 */
export async function checkCommand(args: readonly string[], script: URL): Promise<number> {
  const asked = parseCheckArguments(args);
  const { paths, settings, config, shard } = asked;
  if (paths.includes(STDIN) && asked.fix && !asked.diff) {
    throw new UsageError('standard input cannot be fixed in place');
  }
  const found = findFiles(paths.filter((path) => path !== STDIN));
  const { matters, clusters } = scanFiles(found.files);
  const sources = { settings, clusters, ...(config !== undefined && { config }) };
  const projects = new Projects(sources);
  // A file that is named must be there, whatever is to be checked.
  if (config !== undefined) projects.fileOf(config);
  if (asked.printConfig) return printConfig([...found.files, ...stdinName(asked)], projects);
  const [index, count] = shard;
  const inShard = (_: unknown, at: number): boolean => at % count === index - 1;
  const telling = matters.map((matter, at) => matter || hasOwnKinds(projects, found.files[at] ?? ''));
  const part = { files: found.files.filter(inShard), matters: telling.filter(inShard) };
  const tally = new Tally(found.errors);
  const interrupted = await runChecks(asked, part, jobOf(asked, sources, script), script, tally);
  for (const error of tally.errors) process.stderr.write(`quorate: ${printable(error)}\n`);
  if (!interrupted) return tally.exitCode(asked.maxWarnings);
  process.stderr.write('quorate: interrupted\n');
  return INTERRUPTED;
}

/** Whether its project knows kinds of its own, so that a fast look at the file alone tells nothing. */
function hasOwnKinds(projects: Projects, path: string): boolean {
  try {
    return (projects.fileOf(path)?.file.kinds.length ?? 0) > 0;
  } catch {
    // Why it cannot be read is told with the file.
    return true;
  }
}

/** The files of this shard, and for each whether it need be read at all. */
interface Part {
  readonly files: readonly string[];
  readonly matters: readonly boolean[];
}

/** Writes every report, or none to a file. Resolves with true when the run was interrupted. */
async function runChecks(asked: CheckArguments, part: Part, job: Job, script: URL, tally: Tally): Promise<boolean> {
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  let reports: Reports | undefined;
  try {
    reports = new Reports(targetsOf(asked));
    await checkFiles(asked, part, job, script, { reports, tally, signal: interrupt.signal });
    if (!interrupt.signal.aborted) reports.end(tally.summary());
  } catch (error) {
    tally.fail([error instanceof Error ? error.message : String(error)]);
  } finally {
    process.off('SIGINT', onInterrupt);
    reports?.discard();
  }
  return interrupt.signal.aborted;
}

function jobOf(asked: CheckArguments, sources: Job['sources'], script: URL): Job {
  const { horizon, severity, fix, cache } = asked;
  return {
    sources,
    options: { severity, ...(horizon !== undefined && { horizon }) },
    ...(fix && { fix }),
    ...(cache !== undefined && { cache: { folder: cache, version: programVersion(script) } }),
  };
}

/** Tells builds apart that carry the same number. */
function programVersion(script: URL): string {
  return fingerprintOf(packageVersion(), readFileSync(script, 'utf8'));
}

function stdinName({ paths, stdinFilename }: CheckArguments): string[] {
  return paths.includes(STDIN) ? [stdinFilename] : [];
}

/** A patch takes the place of the report that would go to standard output. */
function targetsOf({ reports, diff }: CheckArguments): ConstructorParameters<typeof Reports>[0] {
  const root = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
  const version = packageVersion();
  return reports
    .filter(({ output }) => !diff || output !== undefined)
    .map(({ format, output }) => {
      const colour = output === undefined && wantsColour(process.stdout, process.env);
      return { format: FORMATS[format]({ colour, root, version }), ...(output !== undefined && { output }) };
    });
}

interface Run {
  readonly reports: Reports;
  readonly tally: Tally;
  readonly signal: AbortSignal;
}

async function checkFiles(
  asked: CheckArguments,
  { files, matters }: Part,
  job: Job,
  script: URL,
  run: Run,
): Promise<void> {
  if (asked.paths.includes(STDIN)) await settle(asked, stdinOutcome(asked, job), run);
  const telling = files.filter((_, at) => matters[at]);
  const threads = { script, count: threadsFor(telling.length, asked.threads) };
  const outcomes = checkAll(telling, job, threads, run.signal);
  const progress = new Progress(files.length, process.stderr);
  for (const [at, path] of files.entries()) {
    const next = matters[at] ? await outcomes.next() : { done: false, value: nothingIn(path) };
    if (next.done || run.signal.aborted) break;
    await settle(asked, next.value, run);
    progress.advance();
  }
  progress.clear();
  await outcomes.return(undefined);
}

function threadsFor(files: number, wanted: number | undefined): number {
  const most = wanted ?? Math.min(availableParallelism(), Math.floor(files / FILES_WORTH_A_THREAD));
  return Math.max(1, Math.min(most, files));
}

function stdinOutcome({ stdinFilename }: CheckArguments, job: Job): Outcome {
  try {
    return new Checker(job).checkText(stdinFilename, readFileSync(0, 'utf8'));
  } catch (error) {
    return { errors: [`${stdinFilename}: ${reasonOf(error)}`] };
  }
}

/** The outcome of a file that need not be read. */
function nothingIn(path: string): Outcome {
  const report = { path: path.replaceAll('\\', '/'), dialect: null, services: [], diagnostics: [] };
  return { checked: { report, lines: [] }, errors: [] };
}

/** Writes what was mended, and reports what is left. */
async function settle(asked: CheckArguments, { checked, fixed, errors }: Outcome, run: Run): Promise<void> {
  const { reports, tally } = run;
  tally.fail(errors);
  if (!checked) return;
  let left: CheckedFile = checked;
  if (fixed && asked.diff) {
    process.stdout.write(unifiedDiff(checked.report.path, fixed.before, fixed.after));
  } else if (fixed) {
    try {
      writeAtomically(checked.report.path, fixed.before, fixed.after);
      tally.fix(fixed.applied);
      left = fixed.checked;
    } catch (error) {
      tally.fail([`${checked.report.path}: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }
  tally.add(left.report);
  await reports.file(left);
}
