import type { Command } from '../usage.ts';
import { type Offered, type OfferedOption, offeredBy } from './offered.ts';

export function fishScript(commands: readonly Command[]): string {
  const offered = offeredBy(commands);
  const names = offered.map(({ command, summary }) => {
    return `complete -c quorate -n __fish_use_subcommand -f -a ${command} -d ${quoted(summary)}`;
  });
  return `# fish completion of quorate: quorate completion fish | source\n${[...names, ...offered.flatMap(ofCommand)].join('\n')}\n`;
}

function ofCommand({ command, options, words }: Offered): string[] {
  const begin = `complete -c quorate -n ${quoted(`__fish_seen_subcommand_from ${command}`)}`;
  return [
    ...(words ? [`${begin} -f${words.length > 0 ? ` -a ${quoted(words.join(' '))}` : ''}`] : []),
    ...options.map((option) => `${begin} ${optionWords(option)} -d ${quoted(option.help)}`),
  ];
}

function optionWords({ name, value, words, ofFiles }: OfferedOption): string {
  const long = `-l ${name.slice(2)}`;
  if (value === undefined) return long;
  if (ofFiles) return `${long} -r`;
  return words ? `${long} -x -a ${quoted(words.join(' '))}` : `${long} -x`;
}

/** The text in quotes. Unlike in other shells, a backslash has a meaning inside the quotes of fish. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
