import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A mistake in how the command was called; the message says which. */
export class UsageError extends Error {}

/** One option: what parses it, and what help and shells say of it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly default?: string | boolean;
  /** What stands for the value, such as `FILE`, which shells complete with names of files. */
  readonly value?: string;
  readonly help: string;
  /** What the value may be, where that is one of a few words. */
  readonly words?: readonly string[];
}

/** By name, without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** One command of the program. */
export interface Command {
  readonly name: string;
  /** What follows the name, such as `PATH...`. */
  readonly takes: string;
  readonly summary: string;
  /** Under headings. */
  readonly options: Readonly<Record<string, Options>>;
  /** What else its help says, as lines. */
  readonly notes?: readonly string[];
  /** What its arguments may be, where they are no files. */
  readonly words?: readonly string[];
  /** @returns the exit code. @throws UsageError */
  readonly run: (args: readonly string[], program: Program) => number | Promise<number>;
}

export interface Program {
  readonly commands: readonly Command[];
  /** The module that worker threads run. */
  readonly script: URL;
}

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
