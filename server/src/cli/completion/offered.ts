/** What a shell can offer, read from the table of commands and their options. */
import type { Command, Option } from '../usage.ts';

export interface Offered {
  readonly command: string;
  readonly summary: string;
  readonly options: readonly OfferedOption[];
  /** The words that its arguments may be; undefined where they are files. */
  readonly words: readonly string[] | undefined;
}

export interface OfferedOption extends Pick<Option, 'help' | 'words' | 'value'> {
  /** The name with its dashes. */
  readonly name: string;
  readonly repeated: boolean;
  /** True where the value is the name of a file or a folder. */
  readonly ofFiles: boolean;
}

export function offeredBy(commands: readonly Command[]): readonly Offered[] {
  return commands.map(({ name, summary, options, takes, words }) => ({
    command: name,
    summary,
    options: Object.values(options).flatMap((group) => Object.entries(group).map(offeredOption)),
    words: words ?? (takes === '' ? [] : undefined),
  }));
}

function offeredOption([name, { help, value, words, multiple }]: [string, Option]): OfferedOption {
  return {
    name: `--${name}`,
    help,
    repeated: multiple === true,
    ofFiles: value === 'FILE' || value === 'FOLDER',
    ...(value !== undefined && { value }),
    ...(words && { words }),
  };
}

/** The text as one word of a shell, whatever characters it has. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
