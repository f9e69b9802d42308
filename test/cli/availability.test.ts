import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
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
    importance: { a: expect.closeTo(0.0198, 12), b: expect.closeTo(0.0198, 12), c: expect.closeTo(0.0198, 12) },
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
    '0.03 % chance of losing quorum: the limit is 0.01 %',
    '2.6 h down a year (0.03 %): the limit is 53 min (0.01 %)',
    '2.6 h down a year (0.03 %): the limit is 53 min (0.01 %)',
    '3.7 days down a year (1 %) at worst: the limit is 53 min (0.01 %)',
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
    'three tolerates 1 host failure: the limit is 2',
    '2.6 h down a year (0.03 %): the limit is 50 min (0.0095 %)',
  ]);
});

test.for([
  ['limit: {downtime: 5m}', '"5m" is not a downtime such as 50m/year or 5m/month'],
  ['limit: {downtime: 2d/day}', '"2d/day" is more than all the time there is'],
  ['limit: {uptime: 1}', 'Unknown key "uptime" of a limit: use unavailability, downtime or tolerance'],
  ['limit: {tolerance: -1}', '"-1" is negative: use 0 or more'],
  ['limit: {unavailability: 2}', '"2" is not a probability between 0 and 1'],
  ['limit: [1]', '`limit` must be a probability such as 0.1, or {downtime: 50m/year} or {tolerance: 1}'],
  ['hosts: {a: {mtbf: 3h}}', 'Missing `mttr`: state mtbf and mttr, or a probability'],
  ['hosts: {a: {mtbf: 3, mttr: 4h}}', '"3" is not a time such as 30m, 4h or 90d'],
  ['hosts: {a: {mtbf: 0h, mttr: 4h}}', '`mtbf` must be above 0'],
  ['hosts: {a: {mtbf: 9h, mttr: 4h, probability: 0.1}}', 'Remove `probability`: mtbf and mttr already say how often'],
  ['mttr: 4h', 'Missing `mtbf`: state mtbf and mttr, or a probability'],
  ['mtbf: 9h\nmttr: 4h\nprobability: 0.1', 'Remove `probability`: mtbf and mttr already say how often'],
  ['zones: {a: {}}', 'A zone is a map such as {probability: 0.001}, or {mtbf: 9000h, mttr: 2h}'],
  ['zones: {a: 0.1}', 'A zone is a map such as {probability: 0.001}, or {mtbf: 9000h, mttr: 2h}'],
  ['zones: {a: {probability: 2}}', '"2" is not a probability between 0 and 1'],
  ['zones: {a: {host: b}}', 'Unknown key "host" of a zone: use probability, or mtbf and mttr'],
  ['zones: [a]', '`zones` must map each zone to how often it is out'],
] as const)('%s: %s', ([text, message]) => {
  expect(readProjectFile(text).problems.map((problem) => problem.message)).toEqual([message]);
});

/** Of the first service: the hosts of the cluster are `h1` to `h4`, the first two of them in zone a. */
async function availabilityWith(project: string, file: string) {
  await using place = await Folder.with({ '.quorate.yaml': project, 'file.yaml': file });
  const [service] = (await reportOf(place)).files.flatMap(({ services }) => services);
  return service;
}

const ZONED = 'hosts: {h1: {zone: a}, h2: {zone: a}, h3: {zone: b}, h4: {zone: c}}\n';
const placedOn = (hosts: string): string => `deployments: [{name: one, hosts: ${hosts}}]\n`;

test('zones that are out take their hosts with them', async () => {
  const project = `${ZONED}probability: 0\nzones: {a: {probability: 0.001}, b: {probability: 0.01}}\n`;
  const one = await availabilityWith(project, placedOn('{h1: 1, h2: 1, h3: 1}'));
  // With zone a two of three are gone, whatever zone b does.
  expect(one?.availability).toMatchObject({ unavailability: expect.closeTo(0.001, 15), assumed: false });
});

test('each zone has its importance, and what its maintenance costs', async () => {
  const project = `${ZONED}probability: 0\nzones: {a: {probability: 0.001}, b: {probability: 0.01}}\n`;
  const one = await availabilityWith(project, placedOn('{h1: 1, h2: 1, h3: 1}'));
  expect(one?.availability).toMatchObject({
    importance: { h1: expect.closeTo(0.999 * 0.01, 12), h3: 0 },
    zones: { a: { label: 'zone', maintenance: 1, importance: 1 }, b: { maintenance: 0.001, importance: 0 } },
  });
});

test('zones nest, racks among them, and a file states its own', async () => {
  const file = [
    'hosts: {h1: {zone: a, rack: r1}, h2: {zone: a, rack: r2}, h3: {zone: b}}',
    'zones: {r1: {probability: 0.5}, a: {probability: 0.25}, nowhere: {probability: 1}}',
    'deployments: [{name: one, probability: 0, quorum: 2, hosts: {h1: 1, h2: 1, h3: 1}}]',
  ].join('\n');
  expect((await availabilityWith('', file))?.availability).toMatchObject({ unavailability: 0.25 });
  const both = file.replace('h2: 1, h3: 1', 'h3: 1');
  // Both of two must be up: rack and zone of the first one.
  expect((await availabilityWith('', both))?.availability).toMatchObject({ unavailability: 1 - 0.5 * 0.75 });
});

test('what counts as one machine changes nothing in how often hosts are down', async () => {
  const numbers = 'probability: 0.01\nzones: {a: {probability: 0.001}}\n';
  const [hosts, zones] = await Promise.all(
    ['', 'domain: zone\n'].map((domain) =>
      availabilityWith(`${ZONED}${numbers}${domain}`, placedOn('{h1: 1, h2: 1, h3: 1}')),
    ),
  );
  expect(zones?.availability).toEqual(hosts?.availability);
});

test('what nothing states is assumed, and said to be', async () => {
  const one = await availabilityWith('', placedOn('{h1: 1, h2: 1, h3: 1}'));
  expect(one?.availability).toMatchObject({ unavailability: expect.closeTo(2.98e-4, 12), assumed: true });
});

test('mtbf and mttr stated once hold for all hosts, those of a scheduler too', async () => {
  const service = await availabilityWith('mtbf: 396h\nmttr: 4h\n', `${etcd(3)}---\n${NODES}`);
  expect(service?.availability).toMatchObject({
    unavailability: expect.closeTo(0.01, 12),
    lossesPerYear: expect.closeTo((0.01 * 8760) / 4, 8),
    meanOutageHours: expect.closeTo(4, 8),
  });
});

test.for(['', 'domain: zone\n'])('a scheduler may take the worst node, or the best ones (%s)', async (domain) => {
  const project = [
    domain,
    'hosts: {node-1: {zone: a, probability: 0.1}, node-2: {zone: b, probability: 0.01}, node-3: {zone: c, probability: 0.02}}\n',
    'zones: {b: {probability: 0.05}}\n',
  ].join('');
  const service = await availabilityWith(project, `${etcd(3)}---\n${NODES}`);
  const [p, q, r] = [0.1, 1 - 0.99 * 0.95, 0.02];
  const apart = p * q + p * r + q * r - 2 * p * q * r;
  expect(service).toMatchObject({
    availability: { unavailability: expect.closeTo(0.1, 12) },
    schedule: { exact: true, bestAvailability: { unavailability: expect.closeTo(Math.min(r, apart), 12) } },
  });
});
