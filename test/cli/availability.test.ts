import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProjectFile } from '../../server/src/readers/projectFile.ts';
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

async function reportOf(place: Folder): Promise<Reported> {
  const { stdout } = await place.quorate(['check', '--format', 'json', '.']);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the report is ours
  return JSON.parse(stdout) as Reported;
}

async function reported() {
  const { files } = await reportOf(folder);
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

test('times to failure and repair say how often and how long', async () => {
  const times = 'mtbf: 396h, mttr: 4h';
  await using timed = await Folder.with({
    '.quorate.yaml': `limit: {downtime: 50m/year, tolerance: 2}\nhosts: {a: {${times}}, b: {${times}}, c: {${times}}}\n`,
    'native.yaml': 'deployments: [{name: three, hosts: {a: 1, b: 1, c: 1}}]\n',
  });
  const { files } = await reportOf(timed);
  const [three] = files.flatMap(({ services }) => services);
  expect(three?.availability).toMatchObject({
    unavailability: expect.closeTo(2.98e-4, 12),
    // A loss every 0.77 years; each lasts two hours until the first of two hosts is mended.
    lossesPerYear: expect.closeTo((2 * 3 * 0.01 ** 2 * 0.99 * 8760) / 4, 8),
    meanOutageHours: expect.closeTo(2.98e-4 / ((2 * 3 * 0.01 ** 2 * 0.99) / 4), 8),
  });
  const messages = files.flatMap(({ diagnostics }) => diagnostics).filter(({ rule }) => rule === 'risky-placement');
  expect(messages.map(({ message }) => message)).toEqual([
    'three survives 1 fault for certain: the limit is 2',
    '3.0e-4 risk of losing the VM majority: the limit is 9.5e-5',
  ]);
});

test.for([
  ['limit: {downtime: 5m}', '5m is not a downtime such as 50m/year or 5m/month'],
  ['limit: {downtime: 2d/day}', '2d/day is more than all the time there is'],
  ['limit: {uptime: 1}', 'uptime is not a limit: use unavailability, downtime or tolerance'],
  ['limit: {tolerance: -1}', '-1 is negative: write 0 or more'],
  ['limit: {unavailability: 2}', '2 is not a probability between 0 and 1'],
  ['limit: [1]', 'limit must be a probability such as 0.1, or {downtime: 50m/year} or {tolerance: 1}'],
  ['hosts: {a: {mtbf: 3h}}', 'mttr is missing: a host needs mtbf and mttr, or a probability'],
  ['hosts: {a: {mtbf: 3, mttr: 4h}}', '3 is not a time such as 30m, 4h or 90d'],
  ['hosts: {a: {mtbf: 0h, mttr: 4h}}', 'mtbf must be above 0'],
  ['hosts: {a: {mtbf: 9h, mttr: 4h, probability: 0.1}}', 'mtbf and mttr already say how often: remove probability'],
] as const)('%s: %s', ([text, message]) => {
  expect(readProjectFile(text).problems.map((problem) => problem.message)).toEqual([message]);
});
