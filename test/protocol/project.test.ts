/** What the files around a manifest say of it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { etcd, node } from '../support/kubernetes.ts';
import { LanguageServer } from '../support/languageServer.ts';

const CRITICAL = 'deployments:\n  - name: queue\n    hosts: {a: 3, b: 1, c: 1}\n';
const STATEFUL_SET = etcd(3);

let folder = '';
const uri = (name: string): string => pathToFileURL(join(folder, name)).toString();
const rulesOf = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quorate-project-'));
  await mkdir(join(folder, 'deploy'));
});
afterEach(() => rm(folder, { recursive: true }));

async function hoverText(server: LanguageServer, file: string, line: number, character: number): Promise<string> {
  const hover = await server.hover(uri(file), { line, character });
  return (hover?.contents as { value: string } | undefined)?.value.replaceAll('\\', '') ?? '';
}

test('the nearest .quorate.yaml declares the model, and the hover says so', async () => {
  await writeFile(join(folder, '.quorate.yaml'), 'fault: crash-stop/vm\n');
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('deploy/queue.yaml'), CRITICAL);
  expect(await hoverText(server, 'deploy/queue.yaml', 1, 11)).toContain(
    'crash-stop/vm, keep vm, quorum majority (from .quorate.yaml)',
  );
});

test('a change of .quorate.yaml judges open files anew', async () => {
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('deploy/queue.yaml'), CRITICAL);
  await server.diagnostics(uri('deploy/queue.yaml'), ({ diagnostics }) =>
    rulesOf(diagnostics).includes('critical-host'),
  );
  await writeFile(join(folder, '.quorate.yaml'), 'rules: {critical-host: off}\n');
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('.quorate.yaml'), type: 1 }],
  });
  await server.diagnostics(
    uri('deploy/queue.yaml'),
    ({ diagnostics }) => !rulesOf(diagnostics).includes('critical-host'),
  );
});

test('what a .quorate.yml extends counts, and its changes too', async () => {
  await writeFile(join(folder, 'shared.yaml'), 'rules: {critical-host: off}\n');
  await writeFile(join(folder, 'deploy', '.quorate.yml'), 'extends: ../shared.yaml\n');
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('deploy/queue.yaml'), CRITICAL);
  await server.open(uri('deploy/ledger.yaml'), CRITICAL.replace('3', '2'));
  await server.codeActions(uri('deploy/queue.yaml'), {
    start: { line: 0, character: 0 },
    end: { line: 9, character: 0 },
  });
  expect(rulesOf(await server.diagnostics(uri('deploy/queue.yaml'), () => true))).not.toContain('critical-host');
  await writeFile(join(folder, 'shared.yaml'), "paths: {'l*': {rules: {critical-host: off}}}\n");
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('shared.yaml'), type: 2 }],
  });
  await server.diagnostics(uri('deploy/queue.yaml'), ({ diagnostics }) =>
    rulesOf(diagnostics).includes('critical-host'),
  );
});

test('a .quorate.yaml open in the editor counts as it is there, and its errors are shown', async () => {
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('deploy/queue.yaml'), CRITICAL);
  await server.diagnostics(uri('deploy/queue.yaml'), ({ diagnostics }) => diagnostics.length > 0);
  await server.open(uri('.quorate.yaml'), 'rules: {critical-host: off, no-such: off}\nfalt: x\n');
  await server.diagnostics(
    uri('deploy/queue.yaml'),
    ({ diagnostics }) => !rulesOf(diagnostics).includes('critical-host'),
  );
  const own = await server.diagnostics(uri('.quorate.yaml'), ({ diagnostics }) => diagnostics.length > 0);
  expect(own.map(({ message }) => message)).toEqual([
    expect.stringContaining('falt'),
    expect.stringContaining('No rule named "no-such"'),
  ]);
});

test('an override by name counts before the rest of the file', async () => {
  await writeFile(
    join(folder, '.quorate.yaml'),
    'fault: crash-stop/vm\nservices:\n  que*: {fault: limited-byzantine/vm, keep: pm}\n',
  );
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('queue.yaml'), CRITICAL);
  expect(await hoverText(server, 'queue.yaml', 1, 11)).toContain('limited-byzantine/vm, keep pm');
});

test('failure probabilities give an absolute probability', async () => {
  await writeFile(
    join(folder, '.quorate.yaml'),
    'hosts:\n  a: {probability: 0.01}\n  b: {probability: 0.01}\n  c: {probability: 0.01}\n',
  );
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('queue.yaml'), CRITICAL.replace('a: 3', 'a: 1'));
  // model.md: three hosts at 1 % lose the majority with 2.98e-4.
  expect(await hoverText(server, 'queue.yaml', 1, 11)).toContain(
    '99.9702\u00a0% available, about 2.6\u00a0h down a year',
  );
});

test('with domain: zone, a zone is what fails', async () => {
  await writeFile(
    join(folder, '.quorate.yaml'),
    'domain: zone\nhosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}, d: {zone: z}}\n',
  );
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('queue.yaml'), 'deployments:\n  - name: queue\n    hosts: {a: 1, b: 2, c: 1, d: 1}\n');
  const found = await server.diagnostics(uri('queue.yaml'), ({ diagnostics }) =>
    rulesOf(diagnostics).includes('critical-host'),
  );
  expect(found.map(({ message }) => message)).toContainEqual(
    'Losing zone x takes quorum down: it holds 3 of 5 replicas',
  );
  expect(await hoverText(server, 'queue.yaml', 1, 11)).toContain('5 replicas on 3 zones; 3 of 5 replicas must stay up');
});

test('machines in other files of the workspace bound what a scheduler may do', async () => {
  await writeFile(join(folder, 'nodes.yaml'), ['a', 'b'].map(node).join('---\n'));
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('etcd.yaml'), STATEFUL_SET);
  expect(await hoverText(server, 'etcd.yaml', 2, 17)).toMatch(/worst case \[3\].*best case \[2,1\]/);
  await writeFile(join(folder, 'nodes.yaml'), ['a', 'b', 'c'].map(node).join('---\n'));
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('nodes.yaml'), type: 2 }],
  });
  await expect.poll(() => hoverText(server, 'etcd.yaml', 2, 17)).toMatch(/worst case \[3\].*best case \[1,1,1\]/);
});

test('cephadm wants no more daemons than there are machines, wherever those are described', async () => {
  await writeFile(join(folder, '.quorate.yaml'), 'hosts: {a: {}, b: {}, c: {}}\n');
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('mon.yaml'), 'service_type: mon\nplacement: {count: 5}\n');
  expect(await hoverText(server, 'mon.yaml', 0, 15)).toContain('every allowed placement [1,1,1]');
});

test('a service named in .quorate.yaml is judged, whatever it runs', async () => {
  const deployment = STATEFUL_SET.replace('StatefulSet', 'Deployment').replace('quay.io/coreos/etcd', 'example/ledger');
  await writeFile(join(folder, 'nodes.yaml'), ['a', 'b', 'c'].map(node).join('---\n'));
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('etcd.yaml'), deployment);
  expect(await hoverText(server, 'etcd.yaml', 2, 17)).toBe('');
  await writeFile(join(folder, '.quorate.yaml'), 'services: {etc*: {fault: crash-stop/pm}}\n');
  await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: uri('.quorate.yaml'), type: 1 }],
  });
  await expect.poll(() => hoverText(server, 'etcd.yaml', 2, 17)).toContain('worst case [3]');
});

test('the limit of .quorate.yaml counts, and one that is no probability is reported', async () => {
  await writeFile(join(folder, '.quorate.yaml'), 'limit: 0.1\n');
  await using server = await LanguageServer.start({ folder: uri('') });
  await server.open(uri('deploy/queue.yaml'), CRITICAL);
  await server.diagnostics(uri('deploy/queue.yaml'), ({ diagnostics }) =>
    rulesOf(diagnostics).includes('risky-placement'),
  );
  await server.open(uri('.quorate.yaml'), 'limit: 7\n');
  await server.diagnostics(uri('.quorate.yaml'), ({ diagnostics }) => rulesOf(diagnostics).includes('invalid-value'));
  await server.diagnostics(
    uri('deploy/queue.yaml'),
    ({ diagnostics }) => diagnostics.length > 0 && !rulesOf(diagnostics).includes('risky-placement'),
  );
});
