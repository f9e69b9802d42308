/** The arguments of `quorate check`. */
import { parseSettings, type Settings } from '../analysis/settings.ts';
import { SEVERITIES, type Severity } from '../rules/rule.ts';
import { CHECK_OPTIONS } from './checkOptions.ts';
import type { FixMode } from './fixText.ts';
import type { Shard } from './formats/format.ts';
import { FORMAT_NAMES, type FormatName } from './formats/registry.ts';
import { parseOptions, UsageError, wholeNumber } from './usage.ts';

export interface CheckArguments {
  readonly paths: readonly string[];
  readonly reports: readonly { readonly format: FormatName; readonly output?: string }[];
  readonly settings: Settings;
  readonly config: string | undefined;
  readonly printConfig: boolean;
  readonly horizon: number | undefined;
  readonly severity: Severity;
  /** How many findings below an error may be there. */
  readonly maxWarnings: number;
  /** True where findings never make the run fail. */
  readonly exitZero: boolean;
  readonly failIfNothingJudged: boolean;
  /** A file with findings that count as known. */
  readonly baseline: string | undefined;
  readonly writeBaseline: boolean;
  /** A version of the repository whose findings count as known. */
  readonly newFrom: string | undefined;
  /** The reason with which all findings are accepted. */
  readonly suppress: string | undefined;
  readonly fix: FixMode | undefined;
  readonly diff: boolean;
  /** How many lines around a change the patch has. */
  readonly unified: number;
  /** A folder that keeps the reports of earlier runs. */
  readonly cache: string | undefined;
  readonly stdinFilename: string;
  /** The number of threads. Undefined: as many as seem useful. */
  readonly threads: number | undefined;
  readonly shard: Shard;
}

/**
 * Reads the arguments of `check`.
 * @throws UsageError where they make no sense
 */
export function parseCheckArguments(args: readonly string[]): CheckArguments {
  const { values, positionals: paths, tokens } = parseOptions(args, CHECK_OPTIONS);
  if (paths.length === 0) throw new UsageError('no file or folder to check');
  const unused = values['report-unused-disable-directives'] ? { 'unused-suppression': 'warning' } : {};
  const rules = { ...unused, ...Object.fromEntries((values.rule ?? []).map(splitRule)) };
  const { fault, keep, quorum, limit } = values;
  const { settings, errors } = parseSettings({ fault, keep, quorum, limit, rules }, 'flags');
  if (errors.length > 0) throw new UsageError(errors.join('; '));
  const diff = values.diff;
  const unsafe = values['unsafe-fixes'] ? 'unsafe' : undefined;
  return {
    paths,
    reports: reportsOf(tokens),
    settings,
    config: values.config,
    printConfig: values['print-config'],
    horizon: values.faults === undefined ? undefined : wholeNumber('--faults', values.faults),
    severity: severityOf(values.severity),
    maxWarnings: wholeNumber('--max-warnings', values['max-warnings']),
    exitZero: values['exit-zero'],
    failIfNothingJudged: values['fail-if-nothing-judged'],
    ...acceptedBy(values),
    fix: unsafe ?? (values.fix || (diff && !values['write-suppressions']) ? 'safe' : undefined),
    diff,
    unified: wholeNumber('--unified', values.unified),
    cache: values.cache,
    stdinFilename: values['stdin-filename'],
    threads: values.threads === undefined ? undefined : Math.max(1, wholeNumber('--threads', values.threads)),
    shard: shardOf(values.shard),
  };
}

type Values = ReturnType<typeof parseOptions<typeof CHECK_OPTIONS>>['values'];
type Accepted = Pick<CheckArguments, 'baseline' | 'writeBaseline' | 'newFrom' | 'suppress'>;

/** Reads which findings are known, or become known. */
function acceptedBy(values: Values): Accepted {
  const { baseline, reason, 'new-from': newFrom } = values;
  const [writeBaseline, suppressing] = [values['write-baseline'], values['write-suppressions']];
  if (baseline !== undefined && newFrom !== undefined) throw new UsageError('--baseline goes without --new-from');
  if (writeBaseline && baseline === undefined) throw new UsageError('--write-baseline takes the file of --baseline');
  if (writeBaseline && values.shard !== CHECK_OPTIONS.shard.default) {
    throw new UsageError('a baseline is of all files: --write-baseline goes without --shard');
  }
  if (suppressing !== (reason !== undefined)) throw new UsageError('--write-suppressions and --reason go together');
  if (reason !== undefined && /[\p{Cc}\u2028\u2029]/u.test(reason)) throw new UsageError('--reason is one line');
  const alone = [baseline !== undefined, newFrom !== undefined, values.fix, values['unsafe-fixes']].some(Boolean);
  if (suppressing && alone) throw new UsageError('--write-suppressions goes without --baseline, --new-from and fixes');
  return { baseline, writeBaseline, newFrom, suppress: reason?.trim() };
}

type Token = NonNullable<ReturnType<typeof parseOptions<typeof CHECK_OPTIONS>>['tokens']>[number];

/** Reads the formats. `--output` belongs to the format before it. */
function reportsOf(tokens: readonly Token[]): CheckArguments['reports'] {
  const reports: { format: FormatName; output?: string }[] = [];
  for (const token of tokens) {
    if (token.kind !== 'option' || token.value === undefined) continue;
    if (token.name === 'format') reports.push({ format: formatNamed(token.value) });
    if (token.name !== 'output') continue;
    const last = reports.at(-1) ?? { format: 'text' as const };
    if (last.output !== undefined) throw new UsageError('--output takes one file for each --format before it');
    if (reports.length === 0) reports.push(last);
    last.output = token.value;
  }
  if (reports.filter(({ output }) => output === undefined).length > 1) {
    throw new UsageError('two formats would go to standard output: name a file with --output after one of them');
  }
  return reports.length === 0 ? [{ format: 'text' }] : reports;
}

function formatNamed(name: string): FormatName {
  const known = FORMAT_NAMES.find((format) => format === name);
  if (!known) throw new UsageError(`unknown format '${name}'`);
  return known;
}

function severityOf(text: string): Severity {
  const known = SEVERITIES.find((severity) => severity === text);
  if (!known) throw new UsageError(`--severity is ${SEVERITIES.join(', ')}, not '${text}'`);
  return known;
}

/**
 * Reads `job/N`: the part of a pod of an indexed Job, which counts from 0. Source: kubernetes.io, Job, "Completion
 * mode"
 */
function shardOf(text: string): Shard {
  const job = process.env['JOB_COMPLETION_INDEX'];
  if (text.startsWith('job/')) {
    if (job === undefined)
      throw new UsageError('--shard job/N is for pods of an indexed Job: JOB_COMPLETION_INDEX is not set');
    return shardOf(text.replace('job', String(Number(job) + 1)));
  }

  const [, index = 0, count = 0] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new UsageError(`--shard takes a part of how many, such as 3/10, not '${text}'`);
  return { index, count };
}

/** Splits `id=level`. An empty level is no severity. */
function splitRule(rule: string): [id: string, level: string] {
  const [id = '', level = ''] = rule.split('=', 2);
  return [id, level];
}
