import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A mistake in how the command was called; the message names it. */
export class UsageError extends Error {}

/** One option: how it is parsed, and what help and shells say of it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  /** The name of the value in the help, such as `FILE`, which shells complete with names of files. */
  readonly value?: string;
  readonly help: string;
  /** The words that the value may be, where it is one of a few. */
  readonly words?: readonly string[];
}

/** Options by their names, without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** One command of the program. */
export interface Command {
  readonly name: string;
  /** The arguments after the name, such as `PATH...`. */
  readonly takes: string;
  readonly summary: string;
  /** The options under their headings. */
  readonly options: Readonly<Record<string, Options>>;
  /** More lines for its help. */
  readonly notes?: readonly string[];
  /** The words that its arguments may be, where they are no files. */
  readonly words?: readonly string[];
  /** Runs the command. @returns the exit code. @throws UsageError where the arguments make no sense */
  readonly run: (args: readonly string[], program: Program) => number | Promise<number>;
}

export interface Program {
  readonly commands: readonly Command[];
  /** The module that worker threads run. */
  readonly script: URL;
}

/**
 * Reads options and positional arguments, with the tokens that they came in.
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

/** The whole number that an option states. @throws UsageError where it is none */
export function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`${option} takes a whole number below 100000, not '${text}'`);
  return Number(text);
}
