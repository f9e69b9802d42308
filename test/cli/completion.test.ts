/** The completion scripts, sourced in the shells they are for: bash everywhere, the others where they are installed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder, isInstalled, posix } from '../support/cli.ts';

/** What is typed, up to the key, and what is offered: all of it, or with `…` some of it. */
const TYPED: readonly (readonly [typed: string, offered: readonly string[]])[] = [
  ['quorate pl', ['plan']],
  ['quorate check --form', ['--format']],
  ['quorate check --format sa', ['sarif']],
  ['quorate plan --keep ', ['pm', 'vm']],
  ['quorate explain --rep', []],
  ['quorate plan --rep', ['--replicas']],
  ['quorate rule two', ['two-replicas']],
  ['quorate completion z', ['zsh']],
];

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({});
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await folder.quorate(['completion', shell]);
    await folder.write({ [`quorate.${shell}`]: stdout });
  }
});
afterAll(() => folder[Symbol.asyncDispose]());

/** As readline cuts it: what is replaced ends at the sign. */
const CUT: typeof TYPED = [
  ['quorate check --rule unused-h', ['error', 'hint', 'info', 'off', 'warning'].map((level) => `unused-host=${level}`)],
  ['quorate check --rule unused-host =', ['error', 'hint', 'info', 'off', 'warning']],
  ['quorate check --rule unused-host = w', ['warning']],
];

/** One answer for each line that was typed, after it a dot. */
function answers(stdout: string): readonly (readonly string[])[] {
  return stdout
    .split('.\n')
    .slice(0, -1)
    .map((lines) =>
      lines
        .split('\n')
        .filter((line) => line !== '')
        .toSorted(),
    );
}

test.runIf(posix)('bash', async () => {
  const complete = `source quorate.bash
    for typed in "$@"; do
      IFS=' ' read -r -a COMP_WORDS <<< "$typed"
      [ "\${typed% }" = "$typed" ] || COMP_WORDS+=("")
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _quorate
      printf '%s\\n' "\${COMPREPLY[@]}" .
    done`;
  const typed = [...TYPED, ...CUT];
  const { stdout, stderr } = await folder.run('bash', ['-c', complete, 'bash', ...typed.map(([line]) => line)]);
  expect(stderr).toBe('');
  expect(answers(stdout)).toEqual(typed.map(([, offered]) => offered));
});

test.runIf(isInstalled('fish'))('fish', async () => {
  const complete =
    'source quorate.fish; for typed in $argv; complete -C "$typed" | string replace -r "\\t.*" ""; echo .; end';
  const { stdout } = await folder.run('fish', ['-c', complete, ...TYPED.map(([line]) => line)], {
    env: { HOME: folder.path },
  });
  expect(answers(stdout)).toEqual(TYPED.map(([, offered]) => offered));
});

/** Only an interactive zsh completes: one is started on a pseudo terminal, and what it shows is read up to the answer. */
test.runIf(isInstalled('zsh'))('zsh', async () => {
  const complete = `
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'PS1=; autoload -Uz compinit; compinit -u -D; source quorate.zsh; print re''ady'
    zpty -r shell line '*ready*'
    while (( $# )); do
      zpty -n -w shell "$1"$'\\t'
      zpty -r shell line "*$2*" && print -r -- "found $2"
      zpty -n -w shell $'\\C-u'
      shift 2
    done
    zpty -d shell`;
  const single = TYPED.filter(([, offered]) => offered.length === 1).map(([typed, [word = '']]) => [typed, word]);
  const { stdout } = await folder.run('zsh', ['-f', '-c', complete, 'zsh', ...single.flat()]);
  expect(stdout.trim().split('\n')).toEqual(single.map(([, word = '']) => `found ${word}`));
});
