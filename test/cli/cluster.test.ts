/** The manifests of `examples/cluster`, run step by step beside a `kubectl` that knows one cluster. */
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../../scripts/vscode/paths.ts';
import { CLI, Folder, posix } from '../support/cli.ts';
import { example } from '../support/examples.ts';

interface Container {
  readonly command: readonly string[];
  readonly args?: readonly string[];
}

interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
}

const read = async (name: string): Promise<unknown> =>
  parse(await readFile(join(root, 'examples', 'cluster', name), 'utf8'), { merge: true });

const labels = { app: 'etcd' };
const container = { name: 'etcd', image: 'etcd:3.6.0' };
const CLUSTER = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    ...['n1', 'n2', 'n3'].map((name) => ({ apiVersion: 'v1', kind: 'Node', metadata: { name } })),
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'etcd', namespace: 'default' },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
  ],
};

const KUBECTL = `#!/bin/sh
case "$1" in
  get) [ "$2" = nodes,pods,statefulsets,deployments,pdb,pv ] && cat "$CLUSTER" ;;
  apply) [ "$2" = -f ] && cp "$3" applied.json ;;
esac
`;

/** Runs what the containers would, one after the other. */
async function run(folder: Folder, { initContainers = [], containers }: PodSpec, env: NodeJS.ProcessEnv = {}) {
  const path = `${folder.file('bin')}:${process.env['PATH'] ?? ''}`;
  for (const name of ['kubectl', 'quorate']) await chmod(folder.file(`bin/${name}`), 0o755);
  for (const { command, args = [] } of [...initContainers, ...containers]) {
    const [program = '', ...rest] = [...command, ...args];
    const outcome = await folder.run(program, rest, {
      env: { ...env, PATH: path, CLUSTER: folder.file('known.json') },
    });
    expect(outcome, program).toMatchObject({ code: 0, stderr: '' });
  }
}

const BIN = {
  'bin/kubectl': KUBECTL,
  'bin/quorate': `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`,
  'known.json': JSON.stringify(CLUSTER),
};

test.runIf(posix)('the nightly job reads the cluster, judges it, and applies reports', async () => {
  const job = (await read('nightly.yaml')) as { spec: { jobTemplate: { spec: { template: { spec: PodSpec } } } } };
  await using folder = await Folder.with(BIN);
  await run(folder, job.spec.jobTemplate.spec.template.spec);
  const applied = JSON.parse(await readFile(folder.file('applied.json'), 'utf8')) as unknown;
  expect(applied).toMatchObject({
    items: [
      {
        kind: 'Report',
        results: expect.arrayContaining([expect.objectContaining({ rule: 'critical-host' })]) as unknown,
      },
    ],
  });
});

test.runIf(posix)('the pods of the fleet job make parts that merge into the whole', async () => {
  const job = (await read('fleet.yaml')) as { spec: { completions: number; template: { spec: PodSpec } } };
  const files = Array.from({ length: 25 }, (_, index) => [`m/${index}.yaml`, example('ledger.yaml')] as const);
  await using folder = await Folder.with({ ...BIN, ...Object.fromEntries(files) });
  const [check] = job.spec.template.spec.containers;
  const args = check?.args?.map((text) => text.replace('check .', 'check m').replace('/reports', '.')) ?? [];
  for (let index = 0; index < job.spec.completions; index++) {
    const spec = { containers: [{ command: check?.command ?? [], args }] };
    await run(folder, spec, { JOB_COMPLETION_INDEX: String(index) });
  }
  const parts = Array.from({ length: job.spec.completions }, (_, index) => `part-${index}.json`);
  const merged = await folder.quorate(['merge', ...parts]);
  const whole = await folder.quorate(['check', 'm', '--exit-zero', '--format', 'json']);
  expect(merged.stdout).toBe(whole.stdout);
});

test('the account of the jobs lists, and writes nothing but reports', async () => {
  const documents = (await readFile(join(root, 'examples', 'cluster', 'access.yaml'), 'utf8')).split('---\n');
  const role = documents.map(
    (text) => parse(text) as { kind: string; rules?: { resources: string[]; verbs: string[] }[] },
  );
  const rules = role.find(({ kind }) => kind === 'ClusterRole')?.rules ?? [];
  expect(rules.filter(({ verbs }) => verbs.join() !== 'list').map(({ resources }) => resources)).toEqual([['reports']]);
  expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
});
