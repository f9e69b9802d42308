import { expect, test } from 'vitest';
import { Folder } from '../support/cli.ts';
import { WORKSPACES } from '../support/clusters.ts';

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly diagnostics: readonly { readonly message: string }[];
    readonly services: readonly { readonly schedule: { readonly best: readonly { readonly replicas: number }[] } }[];
  }[];
}

test.for(WORKSPACES)('the command line, $name', async ({ files, best }) => {
  await using folder = await Folder.with(files);
  const { stdout } = await folder.quorate(['check', '.', '--format', 'json']);
  const found = Object.fromEntries(
    (JSON.parse(stdout) as Report).files
      .filter(({ path }) => path in best)
      .map(({ path, diagnostics, services }) => {
        const sizes = services.flatMap(({ schedule }) => schedule.best.map(({ replicas }) => replicas));
        const says = diagnostics.map(({ message }) => message).filter((message) => message.startsWith('Judged on'));
        return [path, [JSON.stringify(sizes), ...says]];
      }),
  );
  expect(found).toEqual(best);
});
