/** `quorate what-if`: hosts and zones that are down. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Folder } from '../support/cli.ts';
import { etcd } from '../support/kubernetes.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    'native.yaml': [
      'hosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}, d: {zone: y}, e: {zone: z}, spare: {zone: z}}',
      'deployments:',
      '  - {name: three, hosts: {a: 1, c: 1, e: 1}}',
      '  - {name: five, hosts: {a: 1, b: 1, c: 1, d: 1, e: 1}}',
      '  - {name: voting, hosts: {a: [p], c: [q], e: [r]}, votes: {p: 2, r: 0}}',
      '  - {name: attacked, fault: limited-byzantine/vm, keep: pm, hosts: {a: 2, c: 2, e: 1}}',
    ].join('\n'),
    'uneven.yaml': 'deployments: [{name: six, quorum: 3, hosts: {a: 2, b: 1, c: 1, d: 1, e: 1}}]\n',
    'etcd.yaml': etcd(3),
    'numbers/.quorate.yaml': 'probability: 0.01\n',
    'numbers/native.yaml': 'deployments: [{name: three, hosts: {a: 1, c: 1, e: 1}}]\n',
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

const quorate = (...args: string[]) => folder.quorate(['what-if', ...args]);

test('a drain: what is left, what else may fail, and how it fares until the host is back', async () => {
  const { code, stdout } = await quorate('native.yaml', '--down', 'a');
  expect(code).toBe(1);
  // Of two hosts both must be up: 1 - 0.99 * 0.99.
  expect(stdout).toBe(`three: keeps the replica majority, 2 of 3 replicas up, 2 needed
  It is lost with any one of c, e.
  Down 2 % of the time until a is back, 0.03 % before, if each host is down 1 % of the time.
five: keeps the replica majority, 4 of 5 replicas up, 3 needed
  One more host may fail, no matter which.
  Down 0.059 % of the time until a is back, 0.00099 % before, if each host is down 1 % of the time.
voting: loses the vote majority, 1 of 3 votes up, 2 needed
attacked: keeps the host majority, 2 of 3 hosts up, 2 needed
  It is lost with any one of c, e.
Of these 3 services at least one is down 100 % of the time until then, all are 0.049 %, if each host is down 1 % of the time.
`);
});

test('a zone takes all its hosts, and an idle host takes nothing', async () => {
  const zone = await quorate('native.yaml', '--down', 'zone=x', '--down', 'e');
  expect(zone.stdout).toContain('five: loses the replica majority, 2 of 5 replicas up, 3 needed');
  const spare = await quorate('native.yaml', '--down', 'spare');
  expect(spare).toMatchObject({ code: 0, stdout: expect.stringContaining('three: none of its hosts is down\n') });
});

test('of several hosts that are down, the one to bring back first is named where it makes a difference', async () => {
  const lost = await quorate('native.yaml', '--down', 'a', '--down', 'c');
  // Of three hosts two must be up again, and with one of them back both: 1 - 0.99 * 0.99.
  expect(lost.stdout).toContain(`three: loses the replica majority, 1 of 3 replicas up, 2 needed
  Bring any one of them back first: then down 2 % of the time (each host down 1 %).
`);
  const uneven = await quorate('uneven.yaml', '--down', 'a', '--down', 'b');
  expect(uneven.stdout).toContain('\n  Bring a back first: then down 0.03 % of the time (each host down 1 %).\n');
  const all = await quorate('uneven.yaml', '--down', 'a', '--down', 'b', '--down', 'c', '--down', 'd', '--down', 'e');
  expect(all.stdout).toContain('\n  No single one of them brings it back.\n');
});

test('where no single host takes it down, the one that matters most is named', async () => {
  const { stdout } = await quorate('uneven.yaml', '--down', 'e');
  expect(stdout).toContain(`  One more host may fail, no matter which.
  Down 0.03 % of the time until e is back, 0.00059 % before, if each host is down 1 % of the time.
  a matters most: quorum depends on it 3 % of the time, on any other host 0.99 % (each host down 1 %).
`);
});

test('stated numbers are not assumed', async () => {
  const { code, stdout } = await quorate('numbers/native.yaml', '--down', 'a');
  expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({
    code: 0,
    last: '  Down 2 % of the time until a is back, 0.03 % before.',
  });
});

test('where nothing is known of the hosts, nothing is told', async () => {
  const { code, stderr } = await quorate('etcd.yaml', '--down', 'node-1');
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('no host is known as node-1') });
});

test.for([
  [['native.yaml'], 'what-if needs --down'],
  [['--down', 'a'], 'what-if takes one file'],
  [['native.yaml', '--down', 'zone='], "--down takes a host or a label such as zone=a, not 'zone='"],
  [['native.yaml', '--down', 'nowhere'], 'native.yaml: no host is known as nowhere'],
  [['native.yaml', '--down', 'zone=q'], 'native.yaml: no host is known as zone=q'],
  [['missing.yaml', '--down', 'a'], 'missing.yaml'],
] as const)('%j: %s', async ([args, message]) => {
  const { code, stderr } = await quorate(...args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
});
