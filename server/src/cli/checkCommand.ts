/** `quorate check`: reads files, writes reports, and ends with an exit code. */
import { readFileSync, statSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { checkAll, type Threads } from './checkAll.ts';
import { type CheckArguments, parseCheckArguments } from './checkArguments.ts';
import { CHECK_GROUPS } from './checkOptions.ts';
import { Checker, type Job, type Outcome } from './checker.ts';
import type { CheckedFile } from './checkText.ts';
import { findFiles } from './files.ts';
import { unreadInventories } from './iniInventories.ts';
import { slashed } from './formats/paths.ts';
import { FORMATS } from './formats/registry.ts';
import type { Baseline, Sifted } from './known/baseline.ts';
import { baselineFormat, readBaseline } from './known/baselineFile.ts';
import { baselineOf } from './known/earlier.ts';
import { addressOf, packageVersion } from './manifest.ts';
import { isPipe, nameOf, type Piped, readPipes } from './pipes.ts';
import { printConfig } from './printConfig.ts';
import { Progress } from './progress.ts';
import { Projects } from './projects.ts';
import { readManifest } from './readManifest.ts';
import { fingerprintOf, ReportCache } from './reportCache.ts';
import { Reports } from './reports.ts';
import { scanFiles } from './scanFiles.ts';
import { Tally } from './tally.ts';
import { printable, wantsColour } from './terminal.ts';
import { readablePatch, unifiedDiff } from './unifiedDiff.ts';
import { type Command, UsageError } from './usage.ts';
import { writeAtomically } from './writeAtomically.ts';

const NO_PIPES = { piped: [], errors: [] };
/** The signals that ask the program to end: from the keyboard, from a CI server, and from a terminal that closes. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A thread takes about as long to start, and to become fast, as it takes to check this many files. */
const FILES_WORTH_A_THREAD = 200;

export const checkCommand: Command = {
  name: 'check',
  takes: 'PATH...',
  summary:
    'lints the placement of replicated services in YAML files, folders and what globs match; - is standard input',
  options: CHECK_GROUPS,
  notes: ['Exit code: 0 no findings but hints, 1 findings, 2 usage, configuration or I/O error.'],
  run: (args, { script }) => check(args, script),
};

/**
 * Checks files.
 * @param script the module that worker threads run
 * @returns the exit code
 * @throws UsageError where the arguments make no sense
 */
async function check(args: readonly string[], script: URL): Promise<number> {
  const asked = parseCheckArguments(args);
  const { paths, settings, config, shard, stdinFilename } = asked;
  const pipes = paths.filter(isPipe);
  if (pipes.length > 0) refuseForPipes(asked);
  const found = findFiles(paths.filter((path) => !isPipe(path)));
  const { piped, errors } = asked.printConfig ? NO_PIPES : readPipes(pipes, stdinFilename);
  const { matters, clusters, telling } = scanFiles(found.files, piped);
  const sources = { settings, clusters, telling, roots: found.roots, ...(config !== undefined && { config }) };
  const projects = new Projects(sources);
  // A named project file must exist, whatever is checked.
  if (config !== undefined) projects.fileOf(config);
  if (asked.printConfig)
    return printConfig([...found.files, ...pipes.map((path) => nameOf(path, stdinFilename))], projects);
  if (asked.cache !== undefined) ReportCache.prepare(asked.cache);
  const { index, count } = shard;
  const inShard = (_: unknown, at: number): boolean => at % count === index - 1;
  const worthwhile = matters.map((matter, at) => matter || hasOwnKinds(projects, found.files[at] ?? ''));
  const part = { piped, files: found.files.filter(inShard), matters: worthwhile.filter(inShard) };
  const tally = new Tally([...found.errors, ...errors]);
  const notes = unreadInventories(found.inventories);
  const interrupted = await runChecks(asked, part, jobOf(asked, sources, script), script, tally);
  for (const note of notes) process.stderr.write(`quorate: ${printable(note)}\n`);
  for (const error of tally.errors) process.stderr.write(`quorate: ${printable(error)}\n`);
  if (!interrupted) return tally.exitCode(asked);
  process.stderr.write('quorate: interrupted\n');
  // By convention, the code tells the signal.
  return 128 + constants.signals[interrupted];
}

/** True where the project of a file has kinds of its own: a fast look at the file alone then tells nothing. */
function hasOwnKinds(projects: Projects, path: string): boolean {
  try {
    return (projects.fileOf(path)?.file.conventions.kinds.length ?? 0) > 0;
  } catch {
    // The check of the file reports why the project's file cannot be read.
    return true;
  }
}

function refuseForPipes({ fix, suppress, diff, newFrom, shard }: CheckArguments): void {
  if (shard.count > 1) throw new UsageError('standard input and pipes have no parts: --shard takes files');
  if ((fix ?? suppress) !== undefined && !diff)
    throw new UsageError('standard input and pipes cannot be fixed in place');
  if (newFrom !== undefined)
    throw new UsageError('standard input and pipes have no earlier version: --new-from takes files');
}

/** The files of this shard, whether each must be read at all, and the texts that came through pipes. */
interface Part {
  readonly piped: readonly Piped[];
  readonly files: readonly string[];
  readonly matters: readonly boolean[];
}

type EndingSignal = (typeof ENDING)[number];

/** Writes all reports; after an error, no report leaves a file. Resolves with the signal that interrupted the run. */
async function runChecks(
  asked: CheckArguments,
  part: Part,
  job: Job,
  script: URL,
  tally: Tally,
): Promise<EndingSignal | undefined> {
  const interrupt = new AbortController();
  let interrupted: EndingSignal | undefined;
  const onInterrupt = (name: NodeJS.Signals): void => {
    interrupted ??= ENDING.find((known) => known === name);
    interrupt.abort();
  };
  for (const name of ENDING) process.once(name, onInterrupt);
  const { signal } = interrupt;
  let [reports, kept]: (Reports | undefined)[] = [];
  try {
    const known = await knownBefore(asked, job, script, signal);
    reports = new Reports(targetsOf(asked));
    kept = asked.writeBaseline ? baselineOutput(asked) : undefined;
    await checkFiles(asked, part, job, script, { reports, tally, signal, known, kept });
    if (asked.failIfNothingJudged) tally.expectServices();
    if (!signal.aborted) for (const open of [reports, kept]) open?.end(tally.summary(known?.gone));
  } catch (error) {
    tally.fail([error instanceof Error ? error.message : String(error)]);
  } finally {
    for (const name of ENDING) process.off(name, onInterrupt);
    for (const open of [reports, kept]) open?.discard();
  }
  return interrupted;
}

/** The findings that are left out. */
async function knownBefore(
  { baseline, writeBaseline, newFrom, paths, threads }: CheckArguments,
  job: Job,
  script: URL,
  signal: AbortSignal,
): Promise<Baseline | undefined> {
  if (newFrom !== undefined) {
    const threadsOf = (files: number): Threads => ({ script, count: threadsFor(files, threads) });
    return baselineOf({ reference: newFrom, paths, job, threads: threadsOf, signal });
  }
  return baseline === undefined || writeBaseline ? undefined : readBaseline(baseline);
}

function baselineOutput({ baseline = '' }: CheckArguments): Reports {
  return new Reports([{ format: baselineFormat(baseline), output: baseline }]);
}

function jobOf(asked: CheckArguments, sources: Job['sources'], script: URL): Job {
  const { horizon, severity, fix, suppress, cache } = asked;
  return {
    sources,
    options: { severity, ...(horizon !== undefined && { horizon }) },
    riskWorker: new URL('worker.js', script).href,
    ...(fix && { fix }),
    ...(suppress !== undefined && { suppress: { reason: suppress, severity } }),
    ...(cache !== undefined && { cache: { folder: cache, version: programVersion(script) } }),
  };
}

/** A text that also tells apart builds with the same version number. */
function programVersion(script: URL): string {
  return fingerprintOf(packageVersion(), readFileSync(script, 'utf8'));
}

/** The targets of reports. A patch takes the place of the report for standard output. */
function targetsOf({ reports, diff, shard }: CheckArguments): ConstructorParameters<typeof Reports>[0] {
  const root = process.env['GITHUB_WORKSPACE'] ?? process.cwd();
  const version = packageVersion();
  return reports
    .filter(({ output }) => !diff || output !== undefined)
    .map(({ format, output }) => {
      const colour = output === undefined && wantsColour(process.stdout, process.env);
      const surroundings = { colour, root, version, addressOf, textOf, ...(shard.count > 1 && { shard }) };
      return { format: FORMATS[format](surroundings), ...(output !== undefined && { output }) };
    });
}

/** The text of a file; undefined for a pipe or a device, which gives its text only once. */
function textOf(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readManifest(path) : undefined;
  } catch {
    return undefined;
  }
}

interface Run {
  readonly reports: Reports;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly known: Baseline | undefined;
  /** The report that keeps all findings, so that they are known from now on. */
  readonly kept: Reports | undefined;
}

async function checkFiles(
  asked: CheckArguments,
  { piped, files, matters }: Part,
  job: Job,
  script: URL,
  run: Run,
): Promise<void> {
  for (const { path, text } of piped) await settle(asked, job, new Checker(job).check(path, text), run);
  const telling = files.filter((_, at) => matters[at]);
  const threads = { script, count: threadsFor(telling.length, asked.threads) };
  const outcomes = checkAll(telling, job, threads, run.signal);
  const progress = new Progress(files.length, process.stderr);
  try {
    for (const [at, path] of files.entries()) {
      const next = matters[at] ? await outcomes.next() : { done: false, value: nothingIn(path) };
      if (next.done || run.signal.aborted) break;
      await settle(asked, job, next.value, run);
      progress.advance();
    }
  } finally {
    progress.clear();
    // Threads would keep the process alive, also after a report that could not be written.
    await outcomes.return(undefined);
  }
}

function threadsFor(files: number, wanted: number | undefined): number {
  const most = wanted ?? Math.min(availableParallelism(), Math.floor(files / FILES_WORTH_A_THREAD));
  return Math.max(1, Math.min(most, files));
}

/** The outcome of a file that does not have to be read. */
function nothingIn(path: string): Outcome {
  const report = { path: slashed(path), dialect: null, services: [], diagnostics: [] };
  return { checked: { report, shown: [] }, errors: [] };
}

/** Writes a mended file, and reports the findings that are left. */
async function settle(asked: CheckArguments, job: Job, { checked, fixed, errors }: Outcome, run: Run): Promise<void> {
  const { tally } = run;
  tally.fail(errors);
  if (!checked) return;
  let left: CheckedFile = checked;
  if (fixed && asked.diff) {
    const patch = unifiedDiff(checked.report.path, fixed, asked.unified);
    process.stdout.write(process.stdout.isTTY ? readablePatch(patch) : patch);
  } else if (fixed) {
    try {
      writeAtomically(checked.report.path, fixed, job.sources.roots);
      if (asked.suppress === undefined) tally.fix(fixed.applied);
      else tally.suppress(fixed.applied);
      left = fixed.checked;
    } catch (error) {
      tally.fail([`${checked.report.path}: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }
  await reportUnknown(left, run);
}

/** Reports the findings that are not known. */
async function reportUnknown(file: CheckedFile, { reports, tally, known, kept }: Run): Promise<void> {
  await kept?.file(file);
  const sifted = kept ? withoutFindings(file) : known?.sift(file);
  const left = sifted?.left ?? file;
  tally.leaveOut(sifted?.known ?? 0);
  tally.add(left.report);
  await reports.file(left);
}

function withoutFindings({ report }: CheckedFile): Sifted {
  return { left: { report: { ...report, diagnostics: [] }, shown: [] }, known: report.diagnostics.length };
}
