/** The action of `action.yml`: its script, run by bash as GitHub does, with the packed package. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { packForNpm } from '../../scripts/release/npmPackage.ts';
import { root } from '../../scripts/vscode/paths.ts';
import { Folder, posix } from '../support/cli.ts';
import { example } from '../support/examples.ts';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

test.runIf(posix)('it checks, annotates, and leaves a report to upload; no input is a script', async () => {
  const { inputs, runs } = parse(await readFile(join(root, 'action.yml'), 'utf8')) as Action;
  const steps = runs.steps.filter(({ run }) => run !== undefined);
  expect(steps).toHaveLength(1);
  const [{ run = '', env = {} } = {}] = steps;
  expect(run).not.toContain('${{');

  await using folder = await Folder.with({
    'a b/clean.yaml': 'on: push\n',
    'deploy/ledger.yaml': example('ledger.yaml'),
  });
  const given: Record<string, string> = {
    paths: 'deploy $(touch${IFS}owned)',
    version: await packForNpm(folder.path),
    arguments: '--rule model-conflict=off',
  };
  const valueOf = (text: string): string =>
    text.replace(/\$\{\{ inputs\.(\w+) \}\}/, (_, name: string) => given[name] ?? inputs[name]?.default ?? '');
  const values = Object.fromEntries(Object.entries(env).map(([name, text]) => [name, valueOf(text)]));
  const { code, stdout } = await folder.run('bash', ['-e', '-o', 'pipefail', '-c', run], { env: values });

  expect({ code, stdout }).toEqual({
    code: 2,
    stdout: expect.stringMatching(/^::warning file=deploy\/ledger\.yaml,.*title=dominated-placement::/m),
  });
  expect(stdout).toContain('::error::$(touch${IFS}owned): no file matches');
  const { runs: reports } = JSON.parse(await readFile(folder.file('quorate.sarif'), 'utf8')) as {
    runs: { results: unknown[] }[];
  };
  expect(reports[0]?.results).toHaveLength(1);
  await expect(readFile(folder.file('owned'))).rejects.toThrow('ENOENT');
  expect(runs.steps.at(-1)?.with?.['category']).toContain('inputs.shard');
});
