/** Makes what `--help` prints from the table of commands and their options. */
import type { Command, Option } from './usage.ts';

const WIDTH = 110;
/** The column at which descriptions begin; a longer name stands on a line of its own. */
const INDENT = 23;

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    'Usage: quorate COMMAND [options]',
    '',
    ...commands.flatMap(({ name, summary }) => entry(name, summary)),
    '',
    "'quorate COMMAND --help' tells more, and 'quorate --version' the version.",
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ name, takes, summary, options, notes = [] }: Command): string {
  const groups = Object.entries(options).flatMap(([heading, group]) => [
    '',
    `${heading}:`,
    ...Object.entries(group).flatMap(([option, described]) => entry(titleOf(option, described), helpOf(described))),
  ]);
  const usage = ['Usage: quorate', name, takes, groups.length > 0 ? '[options]' : ''].filter((part) => part !== '');
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return [
    usage.join(' '),
    '',
    ...wrap(sentence, WIDTH),
    ...groups,
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}

function titleOf(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** The description of an option. It lists the words that a value may be, unless the description names them. */
function helpOf({ help, value = '', words, multiple, default: otherwise }: Option): string {
  const notes = [
    ...(typeof otherwise === 'string' ? [`default: ${otherwise}`] : []),
    ...(multiple ? ['may be repeated'] : []),
  ];
  const told = words?.every((word) => help.includes(word) || value.includes(word)) === true;
  const choices = words && !told && words.length <= MOST_WORDS ? `: ${words.join(', ')}` : '';
  return `${help}${choices}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`;
}

/** A longer list of words is replaced by a hint where to find it. */
const MOST_WORDS = 12;

function entry(title: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - INDENT).map((line, index) =>
    index === 0 && title.length <= INDENT - 3 ? line : ' '.repeat(INDENT) + line,
  );
  const head = `  ${title}`;
  return first.startsWith(' ') ? [head, first, ...rest] : [head.padEnd(INDENT) + first, ...rest];
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
