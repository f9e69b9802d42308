/** `quorate completion SHELL`: prints a script with which a shell completes commands, options and their values. */
import { type Command, parseOptions, UsageError } from '../usage.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = new Map([
  ['bash', bashScript],
  ['zsh', zshScript],
  ['fish', fishScript],
]);

const SHELLS = [...SCRIPTS.keys()];

export const completionCommand: Command = {
  name: 'completion',
  takes: 'SHELL',
  summary: `prints the completion script for a shell: ${SHELLS.join(', ')}`,
  options: {},
  words: SHELLS,
  notes: [
    'bash: source <(quorate completion bash)',
    'zsh:  source <(quorate completion zsh), after compinit',
    'fish: quorate completion fish | source',
  ],
  run: (args, { commands }) => {
    const [shell, ...others] = parseOptions(args, {}).positionals;
    const script = SCRIPTS.get(shell ?? '');
    if (!script || others.length > 0) throw new UsageError(`completion takes one of ${SHELLS.join(', ')}`);
    process.stdout.write(script(commands));
    return 0;
  },
};
