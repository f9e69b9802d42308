import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { Folder } from '../support/cli.ts';
import { example } from '../support/examples.ts';
import { etcd, node } from '../support/kubernetes.ts';

const quorate = (...args: string[]) => folder.quorate(args);

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    'deploy/ledger.yaml': example('ledger.yaml'),
    'deploy/node_modules/skipped.yaml': example('ledger.yaml'),
    'clean.yml': 'deployments:\n  - name: a\n    hosts: {x: 1, y: 1, z: 1}\n',
    'workflow.yaml': 'on: push\njobs: {}\n',
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

test('the JSON report keeps its contract', async () => {
  const { code, stdout } = await quorate(
    'check',
    'deploy',
    '--format',
    'json',
    '--faults',
    '6',
    '--rule',
    'model-conflict=off',
  );
  expect(code).toBe(1);
  const report: unknown = JSON.parse(stdout);
  expect(report).toEqual({
    schemaVersion: 1,
    files: [
      {
        path: 'deploy/ledger.yaml',
        dialect: 'native',
        services: [
          {
            name: 'ledger',
            range: { start: { line: 3, character: 4 }, end: expect.objectContaining({ line: expect.any(Number) }) },
            replicas: 10,
            hosts: [1, 2, 3, 4, 5].map((i) => ({ name: `pm-${i}`, replicas: 2 })),
            model: {
              fault: 'limited-byzantine',
              level: 'vm',
              keep: 'pm',
              removal: false,
              quorum: 'majority',
              source: 'object',
            },
            risk: {
              // Fig. 2: balanced keeps the majority of five machines with 0.0976 after five attacks.
              loss: [
                0,
                0,
                0,
                expect.closeTo(0.48, 12),
                expect.closeTo(0.768, 12),
                expect.closeTo(0.9024, 12),
                expect.closeTo(0.96, 12),
              ],
              tolerance: 2,
              halfLife: 4,
              criticalHosts: [],
              exact: true,
              best: { sizes: [6, 1, 1, 1, 1], exact: true, loss: expect.any(Array) },
              balanced: { sizes: [2, 2, 2, 2, 2], loss: expect.any(Array) },
              concentrated: { sizes: [6, 1, 1, 1, 1], loss: expect.any(Array) },
            },
          },
        ],
        diagnostics: [
          {
            rule: 'dominated-placement',
            severity: 'warning',
            message: expect.stringMatching(/^48 % chance/),
            range: { start: { line: 3, character: 10 }, end: { line: 3, character: 16 } },
            related: [],
            fixes: [
              {
                title: expect.stringMatching(/^Concentrate: move 4 replicas/),
                preferred: true,
                edits: [6, 1, 1, 1, 1].map((replicas, host) => ({
                  range: { start: { line: 8 + host, character: 12 }, end: { line: 8 + host, character: 13 } },
                  newText: String(replicas),
                })),
              },
            ],
          },
        ],
      },
    ],
  });
});

test('text names the place, the severity, the rule and the fix', async () => {
  const { code, stdout } = await quorate('check', '.');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^deploy\/ledger\.yaml:4:11: warning: 48 % chance .* \(dominated-placement\)\n.*\n.*\n {4}fix: Concentrate/m,
  );
  expect(stdout).toContain('2 findings in 2 services of 2 manifests; 1 file without a placement');
});

test('a clean file is exit code 0', async () => {
  expect(await quorate('check', 'clean.yml')).toMatchObject({ code: 0, stderr: '' });
});

test('flags change the model of services that declare none', async () => {
  const { stdout } = await quorate(
    'check',
    'clean.yml',
    '--format',
    'json',
    '--fault',
    'unlimited-byzantine/vm',
    '--keep',
    'pm',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    files: [{ services: [{ model: { fault: 'unlimited-byzantine', level: 'vm', keep: 'pm', source: 'flags' } }] }],
  });
});

test('a rule can be turned off, and a hint alone is no failure', async () => {
  const { code, stdout } = await quorate('check', 'deploy', '--rule', 'dominated-placement=off');
  expect(code).toBe(0);
  expect(stdout).toMatch(/hint: .* \(model-conflict\)\n.*\n.*\n1 finding/);
});

test('a file that cannot be read is exit code 2, and the others are still checked', async () => {
  const { code, stdout, stderr } = await quorate('check', 'missing.yaml', 'deploy');
  expect(code).toBe(2);
  expect(stderr).toBe('quorate: missing.yaml: no such file or folder\n');
  expect(stdout).toContain('dominated-placement');
});

test.for([
  [[], 'No command'],
  [['lint'], 'Unknown command "lint"'],
  [['check'], 'no file or folder'],
  [['check', '.', '--format', 'xml'], "unknown format 'xml'"],
  [['check', '.', '--faults', 'many'], '--faults takes a whole number'],
  [['check', '.', '--fault', 'gremlins'], 'Invalid `fault` "gremlins"'],
  [['check', '.', '--rule', 'no-such-rule=off'], 'rules.no-such-rule'],
  [['check', '.', '--colour'], '--colour'],
  [['check', '.', '--format', 'sarif', '--format', 'json'], 'two formats would go to standard output'],
  [['check', '.', '--output', 'a', '--output', 'b'], '--output takes one file'],
  [['check', '.', '--severity', 'grave'], '--severity is error, warning, info, hint'],
  [['check', '.', '--max-warnings', '-1'], '--max-warnings'],
  [['check', '.', '--shard', '0/3'], '--shard takes a part'],
  [['check', '.', '--shard', '4/3'], '--shard takes a part'],
  [['check', '.', '--print-config'], '--print-config takes one file'],
  [['check', '-', '--fix'], 'standard input and pipes cannot be fixed in place'],
] as const)('%j is a usage error', async ([args, message]) => {
  const { code, stdout, stderr } = await quorate(...args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
});

test('the version is that of the package', async () => {
  const { stdout } = await quorate('--version');
  expect(stdout).toBe(`${manifest.version}\n`);
});

/** Five members, no constraint, and five machines in another file. */
const KUBERNETES = etcd(5);
const APART = `      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - labelSelector: {matchLabels: {app: etcd}}
              topologyKey: kubernetes.io/hostname
`;

test('what a scheduler may do at worst is judged on the nodes of the folder', async () => {
  const nodes = [1, 2, 3, 4, 5].map((n) => node(`node-${n}`));
  await folder.write({
    'cluster/nodes.yaml': nodes.join('---\n'),
    'cluster/free.yaml': KUBERNETES,
    'cluster/apart.yaml': KUBERNETES + APART,
  });
  const { stdout } = await quorate('check', 'cluster', '--format', 'json', '--faults', '2');
  const { files } = JSON.parse(stdout) as { files: { path: string; services: unknown[]; diagnostics: unknown[] }[] };
  const [apart, free] = files.filter(({ services }) => services.length > 0);
  expect(free).toMatchObject({
    services: [{ schedule: { worst: [{ replicas: 5 }], nodesKnown: true }, risk: { loss: [0, 1, 1] } }],
    diagnostics: [
      {
        rule: 'critical-host',
        message: expect.stringMatching(/^One node failure may take quorum down: 5 of 5 pods may share one node$/),
      },
    ],
  });
  const oneEach = Array.from({ length: 5 }, () => ({ replicas: 1 }));
  expect(apart).toMatchObject({
    services: [{ schedule: { best: oneEach, worst: oneEach }, risk: { tolerance: 2 } }],
    diagnostics: [],
  });
});
