import { describe, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DraftParams, ExplorerRequests } from '../../server/src/protocol/explorer.ts';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

type Method = keyof ExplorerRequests;

const LEDGER = 'file:///ledger.yaml';
const ETCD = 'file:///etcd.yaml';

function ask<M extends Method>(
  { connection }: LanguageServer,
  method: M,
  params: ExplorerRequests[M]['params'],
): Promise<ExplorerRequests[M]['answer'] | null> {
  return connection.sendRequest(`quorate/${method}`, params);
}

const ledger = (...sizes: number[]): DraftParams => ({
  uri: LEDGER,
  service: 'ledger',
  sizes,
  model: 'Attacker on random replicas, keep host majority (limited-byzantine/vm)',
});

/** A server with both examples open. */
async function opened(): Promise<LanguageServer> {
  const server = await LanguageServer.start();
  await server.open(LEDGER, example('ledger.yaml'));
  await server.open(ETCD, example('etcd.yaml'));
  return server;
}

test('a service that the file places', async () => {
  await using server = await opened();
  expect(await ask(server, 'explore', { uri: LEDGER })).toMatchObject({
    version: 1,
    service: 'ledger',
    placed: 'Current: 10 replicas on 5 hosts',
    model: 'Attacker on random replicas, keep host majority (limited-byzantine/vm)',
    hosts: [1, 2, 3, 4, 5].map((n) => ({ name: `pm-${n}`, replicas: 2 })),
    named: [
      { name: 'Balanced', sizes: [2, 2, 2, 2, 2] },
      { name: 'Concentrated', sizes: [6, 1, 1, 1, 1] },
      { name: 'Best', sizes: [6, 1, 1, 1, 1] },
    ],
  });
});

test('a service that a scheduler places starts with the worst allowed, and nothing can be written', async () => {
  await using server = await opened();
  const explored = await ask(server, 'explore', { uri: ETCD });
  expect(explored).toMatchObject({
    placed: 'Worst case allowed: 5 pods on 1 node',
    hosts: [5, 0, 0, 0, 0].map((replicas, n) => ({ name: `node-${n + 1}`, replicas })),
    named: [{ name: 'Best case allowed', sizes: [1, 1, 1, 1, 1] }],
  });
  const address = { uri: ETCD, service: 'etcd', sizes: [1, 1, 1, 1, 1] };
  const refused = 'Kubernetes chooses the nodes';
  expect(await ask(server, 'placementEdit', { ...address, version: 1 })).toEqual({ refused });
  const model = 'Host crash, keep replica majority (crash-stop/pm)';
  const judged = await ask(server, 'whatIf', { ...address, model });
  expect(judged).toMatchObject({ before: { value: 1 }, loss: { value: 0 }, refused });
});

const ZONES = `hosts:
  r1: { zone: a }
  r2: { zone: b }
  r3: { zone: a }
  r4: { zone: c }
  r5: {}
deployments:
  - { name: locks, fault: crash-stop/pm, hosts: { r1: 1, r2: 1, r3: 1 } }
`;
const inZones = (sizes: readonly number[], down: readonly number[] = []): DraftParams => ({
  uri: LEDGER,
  service: 'locks',
  sizes,
  model: 'Host crash, keep replica majority (crash-stop/pm)',
  down,
});

test('hosts are shown by zone, idle ones included; a draft on them is judged, and not written', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, ZONES);
  const explored = await ask(server, 'explore', { uri: LEDGER });
  const hosts = explored && 'hosts' in explored ? explored.hosts : [];
  expect(hosts.map(({ name, zone, replicas }) => [name, zone, replicas])).toEqual([
    ['r1', 'a', 1],
    ['r3', 'a', 1],
    ['r2', 'b', 1],
    ['r4', 'c', 0],
    ['r5', undefined, 0],
  ]);
  expect(explored).toMatchObject({ named: [1, 2, 3].map(() => ({ sizes: [1, 1, 1, 0, 0] })) });
  const draft = await ask(server, 'whatIf', inZones([1, 0, 1, 1, 0]));
  expect(draft).toMatchObject({ refused: 'r4 cannot be edited: the file does not list it for this service', moved: 1 });
  expect(await ask(server, 'whatIf', inZones([1, 0, 2, 0, 0]))).toMatchObject({ moved: 1, criticalSize: 2 });
  const written = await ask(server, 'placementEdit', { ...inZones([1, 0, 2, 0, 0]), version: 1 });
  const edits = written && 'edits' in written ? written.edits : [];
  const after = TextDocument.applyEdits(TextDocument.create(LEDGER, 'yaml', 1, ZONES), [...edits]);
  expect(after).toBe(ZONES.replace('r2: 1, r3: 1 }', 'r2: 2, r3: 0 }'));
});

test('a host or a zone that is taken down leaves other hosts critical, or the quorum lost', async () => {
  await using server = await LanguageServer.start();
  await server.open(LEDGER, ZONES);
  expect(await ask(server, 'whatIf', inZones([1, 1, 1, 0, 0], [0]))).toMatchObject({
    outage: {
      isUp: true,
      text: expect.stringMatching(
        /^With 1 host down the service keeps the replica majority, 2 of 3 replicas up, 2 needed\. It is lost with any one of r2, r3\./,
      ),
      critical: [1, 2],
    },
  });
  expect(await ask(server, 'whatIf', inZones([1, 1, 1, 0, 0], [0, 1]))).toMatchObject({
    outage: {
      isUp: false,
      text: expect.stringMatching(
        /^With 2 hosts down the service loses the replica majority, 1 of 3 replicas up, 2 needed\. Bring any one of them back first/,
      ),
      critical: [],
    },
  });
});

test('a proposal is a quick fix with both placements; there is none once it is written', async () => {
  await using server = await opened();
  const asked = { uri: ETCD, service: 'etcd', sizes: [], model: '' };
  const [found] = (await ask(server, 'proposals', asked)) ?? [];
  expect(found).toMatchObject({
    title: expect.stringMatching(/^Spread over/),
    constrains: true,
    hosts: [5, 0, 0, 0, 0].map((before, n) => ({ name: `node-${n + 1}`, before, after: 1 })),
    told: {
      before: { value: 1 },
      loss: { value: 0 },
      toleranceBefore: 'One node failure loses quorum.',
      tolerance: expect.stringMatching(/^Tolerates any 2 node failures;/),
    },
  });
  const text = example('etcd.yaml');
  const document = TextDocument.create(ETCD, 'yaml', 1, text);
  const name = document.positionAt(text.indexOf('name: etcd') + 'name: '.length);
  const actions = await server.codeActions(ETCD, { start: name, end: name });
  const fix = actions.find(({ title }) => title === found?.title);
  const [change] = fix?.edit?.documentChanges ?? [];
  expect(found?.edits).toEqual(change && 'edits' in change ? change.edits : undefined);
  await server.change(ETCD, 2, { text: TextDocument.applyEdits(document, [...(found?.edits ?? [])]) });
  expect(await ask(server, 'proposals', asked)).toEqual([]);
});

test('a proposal for replicas that the file places moves them', async () => {
  await using server = await opened();
  const proposals = await ask(server, 'proposals', ledger(2, 2, 2, 2, 2));
  expect(proposals).toMatchObject([
    {
      title: expect.stringMatching(/^Concentrate: move 4 replicas/),
      constrains: false,
      hosts: [6, 1, 1, 1, 1].map((after, n) => ({ name: `pm-${n + 1}`, before: 2, after })),
      told: { before: { text: '48 %' }, loss: { text: '24 %' } },
    },
  ]);
});

test('a draft beside the file and the best, under the declared model and another', async () => {
  await using server = await opened();
  expect(await ask(server, 'whatIf', ledger(3, 2, 2, 2, 1))).toMatchObject({
    spoken: '44 % probability of losing the host majority after 3 faults; current 48 %, best 24 %.',
    table: { columns: ['faults', 'Draft [3,2,2,2,1]', 'Current [2,2,2,2,2]', 'Best [6,1,1,1,1]'] },
    moved: 1,
  });
  const crash = { ...ledger(6, 1, 1, 1, 1), model: 'Host crash, keep replica majority (crash-stop/pm)' };
  expect(await ask(server, 'whatIf', crash)).toMatchObject({
    spoken:
      '3.7 days down a year if each host is down 1 % of the time; current 5.2 min, best 5.2 min. One host failure loses the replica majority in 20 % of cases.',
    criticalSize: 5,
  });
});

test.for([
  ['another number of replicas', [3, 2, 2, 2, 2]],
  ['another number of hosts', [5, 5]],
] as const)('a draft with %s is none of this file', async ([, sizes]) => {
  await using server = await opened();
  expect(await ask(server, 'whatIf', ledger(...sizes))).toEqual({ problem: 'The file has changed in the meantime' });
});

test('the trade-off table has the draft and the placements with a name under twelve models', async () => {
  await using server = await opened();
  const found = await ask(server, 'compare', ledger(6, 1, 1, 1, 1));
  expect(found?.columns).toEqual(['Draft', 'Current', 'Balanced', 'Concentrated', 'Best']);
  const losses = (model: string): unknown =>
    found?.rows.find((row) => row.model === model)?.losses.map(({ text }) => text);
  expect(found?.rows).toHaveLength(12);
  expect(losses('Attacker on random replicas, keep host majority (limited-byzantine/vm)')).toEqual([
    '24 %',
    '48 %',
    '48 %',
    '24 %',
    '24 %',
  ]);
  expect(losses('Host crash, keep replica majority (crash-stop/pm)')).toEqual(['20 %', '0 %', '0 %', '20 %', '0 %']);
});

test('one more machine is worse for the ledger, and it says which number is better', async () => {
  await using server = await opened();
  const map = await ask(server, 'heatMap', ledger(2, 2, 2, 2, 2));
  expect(map?.answer).toBe(
    'One more host makes it worse: at best 36 % instead of 24 % after 3 faults (Current: 48 %). With 7 hosts it is 0 %.',
  );
  expect(map?.rows.map(({ hosts }) => hosts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(map?.rows.filter(({ current }) => current)).toMatchObject([{ hosts: 5, best: '[6,1,1,1,1]' }]);
});

test.for([
  ['ledger', ledger(3, 2, 2, 2, 1)],
  [
    'etcd',
    { uri: ETCD, service: 'etcd', sizes: [3, 1, 1, 0, 0], model: 'Host crash, keep replica majority (crash-stop/pm)' },
  ],
] as const)('the report on %s', async ([name, params]) => {
  await using server = await opened();
  await expect(await ask(server, 'report', params)).toMatchFileSnapshot(`../fixtures/explorer/${name}.report.md`);
});

describe('writing a draft', () => {
  test('changes the numbers that it must, and no other byte', async () => {
    await using server = await opened();
    const written = await ask(server, 'placementEdit', { ...ledger(3, 2, 2, 2, 1), version: 1 });
    const edits = written && 'edits' in written ? written.edits : [];
    const text = example('ledger.yaml');
    const document = TextDocument.create(LEDGER, 'yaml', 1, text);
    const after = TextDocument.applyEdits(document, [...edits]);
    expect(after).toBe(text.replace('pm-1: 2', 'pm-1: 3').replace('pm-5: 2', 'pm-5: 1'));
  });

  test('is refused where the document is another by now', async () => {
    await using server = await opened();
    await server.change(LEDGER, 2, { text: `${example('ledger.yaml')}\n` });
    const written = await ask(server, 'placementEdit', { ...ledger(3, 2, 2, 2, 1), version: 1 });
    expect(written).toEqual({ refused: 'The file has changed in the meantime' });
  });
});

describe('which service is meant', () => {
  const uri = 'file:///locks.yaml';
  const text =
    'deployments:\n  - { name: a, hosts: { x: 1, y: 2 } }\n\n  - { name: a, hosts: { x: 3 } }\n  - name: b\n';

  test.for([
    ['by name', { service: 'a (2)' }, { service: 'a (2)', placed: 'Current: 3 replicas on 1 host' }],
    ['around the cursor', { position: { line: 1, character: 12 } }, { service: 'a', services: ['a', 'a (2)', 'b'] }],
    ['none, and there are several', { position: { line: 2, character: 0 } }, { services: ['a', 'a (2)', 'b'] }],
    ['one that is gone', { service: 'c' }, { services: ['a', 'a (2)', 'b'] }],
    [
      'one that is not complete',
      { service: 'b' },
      { problem: 'The file does not state all of this service, so that there is nothing to compute' },
    ],
  ] as const)('%s', async ([, meant, expected]) => {
    await using server = await LanguageServer.start();
    await server.open(uri, text);
    expect(await ask(server, 'explore', { uri, ...meant })).toMatchObject(expected);
  });

  test('a service that is not judged is told with the reason, and counted', async () => {
    await using server = await LanguageServer.start();
    const patroni =
      'apiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata: {name: pg}\nspec: {numberOfInstances: 3}\n';
    await server.open(uri, patroni);
    expect(await ask(server, 'explore', { uri, service: 'pg' })).toEqual({
      services: ['pg'],
      problem: 'This service is not judged: Patroni with its lock in the Kubernetes API',
      notJudged: [{ reason: 'Patroni with its lock in the Kubernetes API', services: 1 }],
    });
  });

  test('nothing is known of a document that is not open', async () => {
    await using server = await LanguageServer.start();
    expect(await ask(server, 'explore', { uri })).toBeNull();
    expect(await ask(server, 'whatIf', { ...ledger(1), uri })).toBeNull();
  });
});
