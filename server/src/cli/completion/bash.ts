import type { Command } from '../usage.ts';
import { type Offered, offeredBy, quoted } from './offered.ts';

/**
 * The script for bash 3.2 and later. Readline takes `=` for the end of a word, so a value such as `id=level` comes in
 * three words, and only its last part is replaced.
 */
export function bashScript(commands: readonly Command[]): string {
  const offered = offeredBy(commands);
  return `# bash completion of quorate: source <(quorate completion bash)
_quorate() {
  local command=\${COMP_WORDS[1]} typed=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD - 1]} words=
  if [ "$typed" = = ]; then
    typed="$option=" option=\${COMP_WORDS[COMP_CWORD - 2]}
  elif [ "$option" = = ]; then
    typed="\${COMP_WORDS[COMP_CWORD - 2]}=$typed" option=\${COMP_WORDS[COMP_CWORD - 3]}
  fi
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quoted(offered.map(({ command }) => command).join(' '))}
  else
    case "$command $option" in
${offered.flatMap(valueCases).join('\n')}
    *)
      case "$command $typed" in
${offered.flatMap(wordCases).join('\n')}
      esac
      ;;
    esac
  fi
  [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$typed"))
  case "$typed" in *=*) COMPREPLY=("\${COMPREPLY[@]#*=}") ;; esac
}
complete -o default -F _quorate quorate
`;
}

function valueCases({ command, options }: Offered): string[] {
  return options.flatMap(({ name, words }) => {
    return words ? [`    ${quoted(`${command} ${name}`)}) words=${quoted(words.join(' '))} ;;`] : [];
  });
}

function wordCases({ command, options, words }: Offered): string[] {
  const names = options.map(({ name }) => name);
  return [
    ...(names.length > 0 ? [`      ${quoted(`${command} -`)}*) words=${quoted(names.join(' '))} ;;`] : []),
    ...(words && words.length > 0 ? [`      ${quoted(`${command} `)}*) words=${quoted(words.join(' '))} ;;`] : []),
  ];
}
