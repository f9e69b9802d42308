import { afterAll, beforeAll, expect, test } from 'vitest';
import { terminalChart } from '../../server/src/cli/terminalChart.ts';
import { styleOf } from '../../server/src/cli/terminal.ts';
import { Folder } from '../support/cli.ts';
import { example } from '../support/examples.ts';
import { etcd, node } from '../support/kubernetes.ts';

const ETCD = etcd(3);

let folder: Folder;
beforeAll(async () => {
  folder = await Folder.with({
    'ledger.yaml': example('ledger.yaml'),
    'two.yaml': 'deployments:\n  - name: a\n    hosts: {x: 3, y: 1}\n  - name: b\n    hosts: {x: 1, y: 1, z: 1}\n',
    'rated.yaml': 'deployments: [{name: a, probability: 0.04, hosts: {x: 1, y: 1, z: 1}}]\n',
    'cluster/etcd.yaml': ETCD,
    'cluster/nodes.yaml': [1, 2, 3]
      .map((n) => `apiVersion: v1\nkind: Node\nmetadata: {name: node-${n}}\n`)
      .join('---\n'),
    'nothing.yaml': 'on: push\n',
    'full.yaml':
      'hosts: {h1: {capacity: 6}, h2: {capacity: 3}, h3: {capacity: 4}}\ndeployments:\n' +
      '  - {name: a, fault: crash-stop/pm, hosts: {h1: 2, h2: 1, h3: 3}}\n' +
      '  - {name: b, fault: crash-stop/pm, hosts: {h1: 3, h2: 1, h3: 1}}\n',
  });
});
afterAll(() => folder[Symbol.asyncDispose]());

/** What `explain` and `plan` print, without the space at the ends of lines. */
async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.quorate(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('explain tells what the hover tells, with a chart', async () => {
  const text = await printed('explain', 'ledger.yaml');
  expect(text).toMatch(/^ledger: tolerates 2 faults; a third loses the host majority in 48 % of cases\n/);
  expect(text).toMatch(/^ +3 +48 % +24 %$/m);
  expect(text).toContain('Model: limited-byzantine/vm, keep pm, quorum majority (declared on line 5).');
  expect(text).toMatch(/^ +chance of losing quorum: ● current = balanced {2}○ .*concentrated.*$/m);
});

test('explain takes one service of a file, or all', async () => {
  expect(await printed('explain', 'two.yaml#b')).toMatch(/^b: /);
  expect(await printed('explain', 'two.yaml')).toMatch(/^a: [^]*^b: /m);
});

test('explain tells what is not offered, and why; not under another model, where it may be', async () => {
  const withheld = '"Rebalance" is not offered: there would be a new finding: dominated-placement.';
  expect(await printed('explain', 'full.yaml#b')).toContain(withheld);
  expect(await printed('explain', 'full.yaml#b', '--keep', 'vm')).not.toContain('is not offered');
});

test('explain asks what if', async () => {
  const text = await printed('explain', 'ledger.yaml', '--fault', 'crash-stop/pm', '--keep', 'vm', '--faults', '2');
  expect(text).toMatch(/^ledger: tolerates 2 host failures\n/);
  expect(text).toContain('Model: crash-stop/pm, keep vm, quorum majority (from the command line).');
});

test('stated probabilities are those of the declared fault, and of no other that is asked for', async () => {
  // 3·0.04²·0.96 + 0.04³ = 0.0047 of 8760 h
  const stated = /^a: tolerates 1 host failure; [^]* available, about 41 h down a year, if/;
  expect(await printed('explain', 'rated.yaml')).toMatch(stated);
  expect(await printed('explain', 'rated.yaml', '--keep', 'pm')).toMatch(stated);
  expect(await printed('explain', 'rated.yaml', '--fault', 'unlimited-byzantine/vm')).toMatch(
    /^a: tolerates 1 fault; a second loses/,
  );
});

test('explain knows the machines that other files of the folder describe', async () => {
  const text = await printed('explain', 'cluster/etcd.yaml');
  expect(text).toMatch(/Worst case allowed: all 3 on one node; quorum needs 2\./);
  expect(await printed('explain', 'cluster/etcd.yaml', '--quorum', '1')).toContain('quorum 1');
});

test('explain judges a file on the cluster that check judges it on', async () => {
  await using place = await Folder.with({
    'prod/.quorate.yaml': 'cluster: prod\n',
    'prod/apps/etcd.yaml': etcd(3),
    'machines/.quorate.yaml': 'cluster: prod\nhosts: {big: {}}\n',
    'other/nodes.yaml': node('stray'),
  });
  const says = expect.stringMatching(/Every allowed placement: all 3 on big; quorum needs 2\./);
  const check = await place.quorate(['check', '.']);
  expect(check.stdout).toContain('3 of 3 pods will share big');
  expect(await place.quorate(['explain', 'prod/apps/etcd.yaml'])).toMatchObject({ code: 0, stdout: says });
  // From elsewhere it is the folder of the project's file.
  await place.write({ 'prod/nodes.yaml': node('near') });
  await using elsewhere = await Folder.with({});
  const { stdout } = await elsewhere.quorate(['explain', place.file('prod/apps/etcd.yaml')]);
  expect(stdout).toContain('3 on near;');
});

test('plan finds the best placement, and how many hosts a target needs', async () => {
  const model = ['--fault', 'limited-byzantine/vm', '--keep', 'pm', '--faults', '2'];
  const text = await printed('plan', '--replicas', '7', '--hosts', '4', ...model, '--target', '0.05');
  // Theorem 1 of the paper.
  expect(text).toContain('quorum majority (from the command line).');
  expect(text).toMatch(/^Best placement: \[4,1,1,1\]\n/);
  expect(text).toMatch(/^ *4 +\[4,1,1,1\] +61 % +1$/m);
  expect(text).toContain('5 hosts reach a loss of at most 5 % after 2 faults: [2,2,1,1,1].');
});

test('each row of a plan is the best placement there is on as many hosts, as the headline is', async () => {
  const text = await printed('plan', '--replicas', '5', '--hosts', '3', '--target', '0.7');
  expect(text).toMatch(/^Best placement: \[2,2,1\]\n/);
  // Losing the 3 of [3,1,1] loses the majority.
  expect(text).toMatch(/^ *3 +\[2,2,1\] +100 % +1$/m);
  expect(text).toMatch(/^ *5 +\[1,1,1,1,1\] +0 % +2$/m);
  expect(text).toContain('4 hosts reach a loss of at most 70 % after 2 faults: [2,1,1,1].');
  expect(text).toContain("(Quorate's default, as the file declares none)");
});

test('plan finds placements between the extremes, and never calls what it found the best there is', async () => {
  const of = ['--fault', 'limited-byzantine/vm', '--target', '0.31'];
  const text = await printed('plan', '--replicas', '60', '--hosts', '6', ...of);
  expect(text).toMatch(/^Best placement found: \[11,11,11,9,9,9\]\n/);
  expect(text).toContain(
    '6 hosts reach a loss of at most 31 % after 3 faults: [11,11,11,9,9,9] (best found). Fewer may do',
  );
  expect(text).not.toMatch(/agrees|best \[/);
});

test('plan leaves out the numbers of hosts on which the quorum cannot be', async () => {
  const text = await printed('plan', '--keep', 'pm', '--quorum', '3', '--replicas', '5', '--hosts', '5');
  expect(text).toMatch(/^ *2 +Quorum 3 exceeds the 2 replicas$/m);
  expect(text).toMatch(/^ *5 +\[1,1,1,1,1\] +100 % +2$/m);
});

test('plan finds the cheapest hosts and zones for an availability', async () => {
  const on = ['plan', '--replicas', '5', '--hosts', '5'];
  const simple = await printed(...on, '--target', '99.99%');
  expect(simple).toContain('Cheapest for 99.99 % (53 min down a year): [1,1,1,1,1], 5 hosts.');
  expect(simple).toMatch(/^ {4}3 {2}\[2,2,1\] +0\.03 % +2\.6 h$/m);
  const zones = ['--zones', 'a,b,c', '--zone-unavailability', '0.1%', '--host-cost', '40', '--host-cost', 'c=55'];
  const priced = await printed(...on, ...zones, '--downtime', '1h/year');
  expect(priced).toContain('[1,1] in a, [1,1] in b, [1] in c, cost 215 for 5 hosts.');
  expect(priced).toContain('each host is down 1 % of the time and each zone is out 0.1 % of it');
  expect(await printed(...on, ...zones, '--downtime', '5m/year')).toContain('Nothing up to 5 hosts reaches');
});

test('plan tells when a group of copies is lost, placed at random and in copysets', async () => {
  const text = await printed('plan', '--copies', '3', '--hosts', '9', '--groups', '1', '--copysets', '1');
  // A group of 3 of 9 hosts holds 2 given ones with 7 of 84; three sets of 3 hold 9 of the 36 pairs.
  expect(text).toMatch(/^ *2 +8\.3 % +25 %$/m);
  expect(text).toContain('1 group of 3 copies on 9 hosts, 2 of 3 needed.');
  expect(await printed('plan', '--copies', '3', '--hosts', '9')).toMatch(/^ *2 +100 %$/m);
});

test('plan says when no number of hosts reaches the target', async () => {
  const text = await printed('plan', '--replicas', '3', '--hosts', '3', '--faults', '3', '--target', '0.1');
  expect(text).toContain('No number of hosts up to 3 reaches a loss of at most 10 % after 3 faults.');
});

test('paper recomputes what the paper prints', async () => {
  const text = await printed('paper');
  expect(text).toMatch(/^(\d+) of the \1 numbers of Figure 5 agree; 11 values .* recomputed\.$/m);
  expect(text).toMatch(/^Fig\. 2 +\[6,1,1,1,1\]: majority kept after 5 attacks +a curve +0\.4408 +recomputed$/m);
  expect(text).toMatch(/^ *limited-byzantine\/vm +vm +false +balanced +not even on average /m);
  expect(text).toMatch(/^ *limited-byzantine\/vm +pm +false +unbalanced +always right$/m);
});

test.for([
  [['paper', 'x'], 'paper takes no arguments'],
  [['explain'], 'explain takes one file'],
  [['explain', 'a.yaml', 'b.yaml'], 'explain takes one file'],
  [['explain', 'ledger.yaml', '--fault', 'gremlins'], 'fault'],
  [['explain', 'missing.yaml'], 'missing.yaml: no such file or folder'],
  [['explain', 'nothing.yaml'], 'nothing.yaml: No placement in this file'],
  [['explain', 'two.yaml#c'], 'two.yaml: No service named "c"; there are a, b'],
  [['plan', '--hosts', '3'], 'plan needs --replicas'],
  [['plan', '--replicas', '3', '--hosts', '4'], 'more hosts than replicas'],
  [['plan', '--replicas', '3', '--hosts', '0'], '--hosts takes 1 to 1000'],
  [['plan', '--replicas', '3', '--hosts', '2', '--target', '2'], '--target takes a number between 0 and 1'],
  [['plan', '--replicas', '3', '--hosts', '2', '--quorum', '9'], '9'],
  [['plan', '--replicas', '3', '--hosts', '2', '--target', '101%'], "--target takes 0.01 or 1%, not '101%'"],
  [['plan', '--replicas', '3', '--hosts', '2', '--downtime', '5m'], '--downtime: "5m" is not a downtime'],
  [['plan', '--replicas', '3', '--hosts', '2', '--target', '99%', '--zones', 'a,,b'], '--zones takes 1 to 6'],
  [['plan', '--replicas', '3', '--hosts', '2', '--target', '99%', '--host-cost', 'b=1'], "no zone is called 'b'"],
  [['plan', '--replicas', '3', '--hosts', '2', '--target', '99%', '--host-cost', 'x'], '--host-cost takes 40 or a=40'],
  [
    ['plan', '--replicas', '3', '--hosts', '2', '--target', '99%', '--keep', 'vm', '--fault', 'limited-byzantine/vm'],
    'hosts that crash',
  ],
  [['plan', '--replicas', '3', '--hosts', '2', '--target='], '--target takes a value'],
  [['plan', 'a.yaml', '--replicas', '3', '--hosts', '2'], "plan takes options alone, not 'a.yaml'"],
] as const)('%j is exit code 2', async ([args, message]) => {
  const { code, stdout, stderr } = await folder.quorate(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('a chart goes from no loss to certain loss; the first curve covers the others', () => {
  const series = [
    { name: 'this', values: [0, 0, 1] },
    { name: 'best', values: [0, 0.5, 1] },
  ];
  const lines = terminalChart('chance of losing quorum', series, 2, styleOf(false));
  const columns = lines.slice(0, 11).map((line) => line.slice(7).replace(/ {28}/g, '.').trimEnd());
  expect(columns).toEqual(['..  ●', '', '', '', '', '. ○', '', '', '', '', '●.●']);
  expect(lines.at(-1)).toBe('       chance of losing quorum: ● this  ○ best');
});
