import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder } from '../support/cli.ts';
import { etcd } from '../support/kubernetes.ts';

const NODES = [1, 2, 3].map((n) => `apiVersion: v1\nkind: Node\nmetadata: {name: node-${n}}\n`).join('---\n');

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    '.quorate.yaml': 'probability: 0.01\nlimit: 1e-4\n',
    'native.yaml': [
      'deployments:',
      '  - {name: three, hosts: {a: 1, b: 1, c: 1}}',
      '  - {name: five, hosts: {a: 1, b: 1, c: 1, d: 1, e: 1}}',
      '  - {name: learner, hosts: {a: [p, q], b: [r], c: [s]}, votes: {q: 0}}',
      '  - {name: attacked, fault: limited-byzantine/vm, hosts: {a: 1, b: 1, c: 1}}',
    ].join('\n'),
    'etcd.yaml': `${etcd(3)}---\n${NODES}`,
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

interface Reported {
  readonly files: readonly {
    readonly services: readonly { readonly name: string; readonly availability?: object; readonly schedule?: object }[];
    readonly diagnostics: readonly { readonly rule: string; readonly message: string }[];
  }[];
}

async function reported() {
  const { stdout } = await folder.quorate(['check', '--format', 'json', '.']);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the report is ours
  const { files } = JSON.parse(stdout) as Reported;
  return {
    services: new Map(files.flatMap(({ services }) => services).map((service) => [service.name, service])),
    messages: files.flatMap(({ diagnostics }) => diagnostics).filter(({ rule }) => rule === 'risky-placement'),
  };
}

test('a service on three hosts that are down 1 % of the time is down with 3 · 0.01² − 2 · 0.01³', async () => {
  const { services } = await reported();
  const three = {
    unavailability: expect.closeTo(2.98e-4, 12),
    downtimeHoursPerYear: expect.closeTo(2.98e-4 * 8760, 8),
    lossesPerYear: null,
    meanOutageHours: null,
    maintenance: { a: expect.closeTo(0.0199, 12), b: expect.closeTo(0.0199, 12), c: expect.closeTo(0.0199, 12) },
    assumed: false,
  };
  expect(services.get('three')?.availability).toEqual(three);
  expect(services.get('learner')?.availability).toEqual(three);
  expect(services.get('attacked')).not.toHaveProperty('availability');
});

test('where a scheduler decides it is that of the worst legal placement, beside that of the best', async () => {
  // Nothing keeps the three pods apart, so they may all be on one node.
  expect((await reported()).services.get('etcd')).toMatchObject({
    availability: { unavailability: expect.closeTo(0.01, 12) },
    schedule: { bestAvailability: { unavailability: expect.closeTo(2.98e-4, 12) } },
  });
});

test('a limit is compared with what it says, wherever the replicas are placed', async () => {
  const { messages } = await reported();
  expect(messages.map(({ message }) => message).toSorted()).toEqual([
    '0.010 risk of losing the pod majority at worst: the limit is 1.0e-4',
    '3.0e-4 risk of losing the VM majority: the limit is 1.0e-4',
    '3.0e-4 risk of losing the VM majority: the limit is 1.0e-4',
    '3.0e-4 risk of losing the VM majority: the limit is 1.0e-4',
  ]);
});
