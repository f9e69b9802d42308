/** What a shell can offer, from the table of commands and their options. */
import type { Command, Option } from '../usage.ts';

export interface Offered {
  readonly command: string;
  readonly summary: string;
  readonly options: readonly OfferedOption[];
  /** What its arguments may be; undefined for files. */
  readonly words: readonly string[] | undefined;
}

export interface OfferedOption extends Pick<Option, 'help' | 'words' | 'value'> {
  /** With its dashes. */
  readonly name: string;
  readonly repeated: boolean;
  /** Whether its value is the name of a file or a folder. */
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

/** As one word of a shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
