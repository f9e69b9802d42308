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
  const refused = 'Kubernetes chooses the nodes: a quick fix can add spread constraints';
  expect(await ask(server, 'placementEdit', { ...address, version: 1 })).toEqual({ refused });
  const model = 'Host crash, keep replica majority (crash-stop/pm)';
  const judged = await ask(server, 'whatIf', { ...address, model });
  expect(judged).toMatchObject({ before: { value: 1 }, loss: { value: 0 }, refused });
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
    'One more host makes it worse: at best 36 % instead of 24 % after 3 faults. With 7 hosts it is 0 %.',
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
