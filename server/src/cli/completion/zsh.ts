import type { Command } from '../usage.ts';
import { type Offered, type OfferedOption, offeredBy, quoted } from './offered.ts';

/** The script for zsh with `compinit`. It can be sourced, or be a file `_quorate` on the `fpath`. */
export function zshScript(commands: readonly Command[]): string {
  const offered = offeredBy(commands);
  return `#compdef quorate
_quorate() {
  if (( CURRENT == 2 )); then
    local -a commands=(
${offered.map(({ command, summary }) => `      ${quoted(`${command}:${summary}`)}`).join('\n')}
    )
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${offered.map(commandCase).join('\n')}
  esac
}
if [ "$funcstack[1]" = _quorate ]; then
  _quorate "$@"
else
  compdef _quorate quorate
fi
`;
}

function commandCase({ command, options, words }: Offered): string {
  const rest = words ? (words.length > 0 ? [`1: :(${words.join(' ')})`] : []) : ['*:file:_files'];
  const specs = [...options.map(optionSpec), ...rest].map((spec) => ` \\\n      ${quoted(spec)}`);
  return `  ${command})\n    _arguments${specs.join('')}\n    ;;`;
}

function optionSpec({ name, help, value, words, repeated, ofFiles }: OfferedOption): string {
  const action = words ? `(${words.join(' ')})` : ofFiles ? '_files' : ' ';
  const taken = value === undefined ? '' : `:${escaped(value)}:${action}`;
  return `${repeated ? '*' : ''}${name}[${escaped(help)}]${taken}`;
}

/** The text with its brackets and colons escaped: they separate the pieces of a specification. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, String.raw`\$&`);
}
