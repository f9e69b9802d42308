import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A mistake in how the command was called; the message says which. */
export class UsageError extends Error {}

/**
 * Options and positional arguments, with the tokens they came in.
 * @throws UsageError where an option is not known, or has no value
 */
export function parseOptions<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  const parsed = readArguments({ args: [...args], allowPositionals: true, options, tokens: true } as const);
  for (const token of parsed.tokens) {
    if (token.kind === 'option' && token.value?.trim() === '') throw new UsageError(`${token.rawName} takes a value`);
  }
  return parsed;
}

function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** @throws UsageError */
export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`${option} takes a whole number below 100000, not '${text}'`);
  return Number(text);
}

export const USAGE = `Usage: quorate check PATH... [options]
       quorate explain FILE[#SERVICE] [--fault F --keep K --quorum Q --faults N --config FILE]
       quorate plan --replicas N --hosts M [--fault F --keep K --quorum Q --removal --faults N --target P]
       quorate paper
       quorate --version

explain tells of each service what the editor's hover does, as the file declares it or under another risk model.
plan finds the best placement of replicas that are nowhere yet, and how many hosts reach the loss P.
paper recomputes the figures and the table of the paper that the risk model is from.
check lints the placement of replicated services in YAML files, in folders of them, and in what globs match.
- reads standard input.

What to report:
  --format FORMAT      text, json, sarif, github or junit (default: text); may be repeated
  --output FILE        where the format before it goes; the others go to standard output
  --severity LEVEL     the least severe findings to report: error, warning, info or hint (default: hint)
  --rule ID=LEVEL      severity of a rule: error, warning, info, hint or off; may be repeated
  --report-unused-disable-directives
                       suppressions that suppress nothing are warnings
  --max-warnings N     how many warnings and infos pass (default: 0)
  --faults N           how far the loss curves of the JSON report go (default: number of replicas)

What to assume:
  --fault FAULT/LEVEL  fault model of services that declare none, e.g. limited-byzantine/vm
  --keep vm|pm         what must keep its quorum, for services that do not say
  --quorum RULE        majority, two-thirds, a number or a formula in n
  --limit P            the highest acceptable loss, between 0 and 1 (rule risky-placement)
  --config FILE        a project's file that counts instead of the nearest .quorate.yaml
  --print-config       prints what is in force for the file named, and checks nothing

What to mend:
  --fix                applies the fixes that move no replica and change no constraint
  --unsafe-fixes       applies the others too
  --diff               prints what would be written, and writes nothing

What to read:
  --stdin-filename F   the name of what comes from standard input
  --cache FOLDER       keeps reports there, and takes those of files and configurations that did not change
  --threads N          how many threads check (default: by the number of files and processors)
  --shard I/N          checks the I-th of N parts of the files

Exit code: 0 no findings but hints, 1 findings, 2 usage, configuration or I/O error.
`;
