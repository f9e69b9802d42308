/** What a `.quorate.yaml` says of services, of paths, and by way of the file it extends. */
import { expect, test } from 'vitest';
import { Folder } from '../support/cli.ts';

/** One service whose finding is critical-host, and another. */
const CRITICAL = `deployments:
  - name: ledger-a
    hosts: {x: 3, y: 1, z: 1}
  - name: queue
    hosts: {x: 3, y: 1, z: 1}
`;

async function findings(folder: Folder, ...args: string[]): Promise<readonly string[]> {
  const { stdout } = await folder.quorate(['check', '.', '--format', 'json', ...args]);
  const { files } = JSON.parse(stdout) as {
    files: { path: string; diagnostics: { severity: string; rule: string; range: { start: { line: number } } }[] }[];
  };
  return files.flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ severity, rule, range }) => `${path}:${range.start.line + 1} ${severity} ${rule}`),
  );
}

/** For a file in `.quorate.yaml` what is found in `deploy/a.yaml` and `test/deep/b.yaml`, which are the same. */
const CASES: readonly (readonly [name: string, file: string, found: readonly string[]])[] = [
  ['nothing', '', ['deploy/a 3 warning', 'deploy/a 5 warning', 'test/deep/b 3 warning', 'test/deep/b 5 warning']],
  [
    'a service by its name',
    'services: { ledger-*: { rules: { critical-host: error } } }',
    ['deploy/a 3 error', 'deploy/a 5 warning', 'test/deep/b 3 error', 'test/deep/b 5 warning'],
  ],
  ['a path', "paths: { 'test/**': { rules: { critical-host: 'off' } } }", ['deploy/a 3 warning', 'deploy/a 5 warning']],
  [
    'a folder anywhere',
    "paths: { '**/deep/*.yaml': { rules: { critical-host: info } } }",
    ['deploy/a 3 warning', 'deploy/a 5 warning', 'test/deep/b 3 info', 'test/deep/b 5 info'],
  ],
  [
    'a star is one name',
    "paths: { '*': { rules: { critical-host: 'off' } } }",
    ['deploy/a 3 warning', 'deploy/a 5 warning', 'test/deep/b 3 warning', 'test/deep/b 5 warning'],
  ],
  [
    'the service before the path, and the path before all',
    `services: { queue: { rules: { critical-host: hint } } }
paths: { 'deploy/*': { rules: { critical-host: error } }, 'd*/a.yaml': { rules: { critical-host: info } } }
rules: { critical-host: 'off' }`,
    ['deploy/a 3 error', 'deploy/a 5 hint', 'test/deep/b 5 hint'],
  ],
];

test.for(CASES)('%s', async ([, file, found]) => {
  const files = { '.quorate.yaml': `${file}\n`, 'deploy/a.yaml': CRITICAL, 'test/deep/b.yaml': CRITICAL };
  await using folder = await Folder.with(files);
  const shown = found.map((line) => line.replace(/^(\S+) (\d) (\w+)$/, '$1.yaml:$2 $3 critical-host'));
  // Twice with a cache: the second time nothing is judged.
  for (const args of [[], ['--cache', 'kept'], ['--cache', 'kept']])
    expect(await findings(folder, ...args)).toEqual(shown);
});

test('severities alone do not say that a service matters', async () => {
  await using folder = await Folder.with({
    '.quorate.yaml': "services: { web: { rules: { critical-host: 'off' } } }\n",
    'web.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { replicas: 2, template: {} }\n',
  });
  expect(await findings(folder)).toEqual([]);
});

test('a file says what the one it extends does not; flags still overrule both', async () => {
  await using folder = await Folder.with({
    'shared/base.yaml':
      "fault: crash-stop/vm\nkeep: pm\nlimit: 0.1\nextends: more.yaml\nrules: { critical-host: 'off' }\n",
    'shared/more.yaml': 'domain: zone\nlimit: 0.7\n',
    'deploy/.quorate.yml': 'extends: ../shared/base.yaml\nfault: limited-byzantine/vm\nlimit: 0.3\n',
    'deploy/a.yaml': CRITICAL,
  });
  const { stdout, stderr } = await folder.quorate(['check', 'deploy/a.yaml', '--print-config']);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    config: expect.stringMatching(/\.quorate\.yml$/),
    fault: 'limited-byzantine/vm',
    keep: 'pm',
    limit: { unavailability: 0.3 },
    domain: 'zone',
    rules: { 'critical-host': 'off' },
  });
});

test.for([
  ['extends: missing.yaml\n', /^quorate: \.quorate\.yaml:1:\d+: extends: missing.yaml is not there\n$/],
  ['extends: .quorate.yaml\n', /^quorate: \.quorate\.yaml:1:\d+: extends leads back to this file\n$/],
  ['extends: /etc/passwd\n', /^quorate: \.quorate\.yaml:1:\d+: extends is a path from the folder of this file\n$/],
  ['extends: wrong.yaml\n', /^quorate: wrong\.yaml:1:\d+: Unknown key "falt".*\n$/],
  ['services: { a: { rules: { no-such: error } } }\n', /^quorate: \.quorate\.yaml:1:\d+: No rule named "no-such"\n$/],
  ["paths: { '**': { rules: { critical-host: grave } } }\n", /A severity is error, warning, info, hint or off\n$/],
  ["paths: { '**': { fault: crash-stop/pm } }\n", /A path has rules, and nothing else\n$/],
] as const)('%j is told', async ([text, message]) => {
  await using folder = await Folder.with({ '.quorate.yaml': text, 'wrong.yaml': 'falt: x\n', 'a.yaml': CRITICAL });
  expect(await folder.quorate(['check', 'a.yaml'])).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
});

test('a glob that could match in many ways takes no time', async () => {
  const pattern = '**/a*'.repeat(40);
  await using folder = await Folder.with({
    '.quorate.yaml': `paths: { '${pattern}': { rules: { critical-host: 'off' } } }\n`,
    [`${'aaaa/'.repeat(60)}b.yaml`]: CRITICAL,
  });
  expect(await findings(folder)).toHaveLength(2);
});
