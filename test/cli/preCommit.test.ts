/** The hook of `.pre-commit-hooks.yaml`, run as pre-commit does, with the command that the packed package brings. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/vscode/paths.ts';
import { Folder, posix } from '../support/cli.ts';
import { Installed } from '../support/installed.ts';

interface Hook {
  readonly entry: string;
  readonly args: readonly string[];
  readonly pass_filenames: boolean;
}

test.runIf(posix)('the hook finds what is committed, and passes once it is mended', async () => {
  const [hook] = parse(await readFile(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as [Hook];
  const ledger = await readFile(join(root, 'examples', 'ledger.yaml'), 'utf8');
  await using repository = await Folder.with({ 'deploy/ledger.yaml': ledger, 'node_modules/ignored.yaml': ledger });
  await using installed = await Installed.on(process.execPath);
  const [command = '', ...entry] = hook.entry.split(' ');
  const program = installed.folder.file(`node_modules/.bin/${command}`);
  expect(hook.pass_filenames).toBe(false);
  const commit = () => repository.run(program, [...entry, ...hook.args]);

  expect(await commit()).toMatchObject({ code: 1, stdout: expect.stringContaining('1 manifest') as unknown });
  await repository.run(program, ['check', '.', '--unsafe-fixes']);
  expect(await commit()).toMatchObject({ code: 0, stderr: '' });
});
