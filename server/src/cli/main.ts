#!/usr/bin/env node
/** The command line: arguments in, exit code out. 0 clean, 1 findings, 2 usage or I/O error. */
import { parseArgs } from 'node:util';
import { parseSettings, type Settings } from '../analysis/settings.ts';
import { checkText, type FileReport } from './check.ts';
import { findFiles, readManifest } from './files.ts';
import { formatJson } from './formats/json.ts';
import { formatText } from './formats/text.ts';
import { Projects } from './projects.ts';

const USAGE = `Usage: quorate check PATH... [options]

Lints the placement of replicated services in YAML files and in folders of them.

Options:
  --format text|json   how to report (default: text)
  --fault FAULT/LEVEL  fault model of services that declare none, e.g. limited-byzantine/vm
  --keep vm|pm         what must keep its quorum, for services that do not say
  --quorum RULE        majority, two-thirds, a number or a formula in n
  --limit P            the highest acceptable loss, between 0 and 1 (rule risky-placement)
  --faults N           how far the loss curves of the JSON report go (default: number of replicas)
  --rule ID=LEVEL      severity of a rule: error, warning, info, hint or off; may be repeated
  --help               this text

Exit code: 0 no findings but hints, 1 findings, 2 usage or I/O error.
`;

class UsageError extends Error {}

interface CheckOptions {
  readonly paths: readonly string[];
  readonly format: (files: readonly FileReport[]) => string;
  readonly settings: Settings;
  readonly horizon: number | undefined;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may leave early, as `head` does.
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});
process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  try {
    const options = parseCommandLine(args);
    if (options) return await check(options);
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`quorate: ${error.message}\nTry 'quorate --help'.\n`);
    return 2;
  }
}

async function check({ paths, format, settings, horizon }: CheckOptions): Promise<number> {
  const { files, errors } = await findFiles(paths);
  const projects = await Projects.load(files, settings);
  const reports: FileReport[] = [];
  for (const path of files) {
    try {
      reports.push(checkText(path, await readManifest(path), await projects.of(path), horizon));
    } catch (error) {
      errors.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  process.stdout.write(format(reports));
  for (const error of errors) process.stderr.write(`quorate: ${error}\n`);
  if (errors.length > 0) return 2;
  // A hint is advice: it fails no build.
  return reports.some(({ diagnostics }) => diagnostics.some(({ severity }) => severity !== 'hint')) ? 1 : 0;
}

/** Undefined when only help was asked for. */
function parseCommandLine(args: readonly string[]): CheckOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [command, ...paths] = positionals;
  if (command !== 'check') throw new UsageError(command === undefined ? 'no command' : `unknown command '${command}'`);
  if (paths.length === 0) throw new UsageError('no file or folder to check');
  const format = { text: formatText, json: formatJson }[values.format];
  if (!format) throw new UsageError(`unknown format '${values.format}'`);
  if (values.faults !== undefined && !/^\d{1,5}$/.test(values.faults)) {
    throw new UsageError(`--faults takes a whole number below 100000, not '${values.faults}'`);
  }
  const rules = Object.fromEntries((values.rule ?? []).map(splitRule));
  const { fault, keep, quorum, limit } = values;
  const { settings, errors } = parseSettings({ fault, keep, quorum, limit, rules }, 'flags');
  if (errors.length > 0) throw new UsageError(errors.join('; '));
  return { paths, format, settings, horizon: values.faults === undefined ? undefined : Number(values.faults) };
}

/** `id=level`; a level that is missing is told as one that is not understood. */
function splitRule(rule: string): [id: string, level: string] {
  const [id = '', level = ''] = rule.split('=', 2);
  return [id, level];
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        fault: { type: 'string' },
        keep: { type: 'string' },
        quorum: { type: 'string' },
        limit: { type: 'string' },
        faults: { type: 'string' },
        rule: { type: 'string', multiple: true },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
