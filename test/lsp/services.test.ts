/** The list of the services of a workspace: open files, all others, and what changes. */
import type { WorkspaceSymbol } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import type { ServiceChange } from '../../server/src/protocol/changes.ts';
import type { ServiceGrouping, ServiceList } from '../../server/src/protocol/services.ts';
import { InProcess, uriOf } from '../support/inProcess.ts';
import { etcd } from '../support/kubernetes.ts';

const SAFE = 'deployments:\n  - name: safe\n    hosts: {a: 1, b: 1, c: 1}\n';
const CRITICAL = 'deployments:\n  - name: critical\n    hosts: {a: 3, b: 1, c: 1}\n';
const PATRONI = 'apiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata: {name: pg}\nspec: {numberOfInstances: 3}\n';
const TWO_ZONES = `hosts: {a: {zone: west}, b: {zone: west}, d: {zone: east}}
deployments:
  - name: zoned
    hosts: {a: 1, b: 1, d: 1}
`;

async function list(server: InProcess, by: ServiceGrouping = 'none', filter = ''): Promise<ServiceList> {
  return server.client.sendRequest('quorate/services', { by, filter });
}

/** Once all files are read, a line for each group and each service. */
async function lines(server: InProcess, by?: ServiceGrouping, filter?: string): Promise<readonly string[]> {
  await expect.poll(async () => (await list(server)).tally).toSatisfy(isComplete);
  const { groups } = await list(server, by, filter);
  return groups.flatMap(({ name, verdict, services }) => [
    ...(name === '' ? [] : [`${name}: ${verdict}`]),
    ...services.map(({ service, state, verdict: said, lost }) =>
      [`${service}: ${state}, ${said}`, ...(lost === undefined ? [] : [lost ? 'lost' : 'kept'])].join(', '),
    ),
  ]);
}

const isComplete = ({ read, files }: ServiceList['tally']): boolean => files > 0 && read === files;

test('all services of files that are not open, the worst first', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': SAFE, 'b/c.yaml': CRITICAL, 'pg.yaml': PATRONI } });
  expect(await lines(server)).toEqual([
    'critical: at-risk, 1 host failure can lose quorum',
    'pg: unknown, not judged: Patroni with its lock in the Kubernetes API',
    'safe: safe, tolerates any 1 host failure',
  ]);
  const { tally, groups } = await list(server);
  const notJudged = [{ reason: 'Patroni with its lock in the Kubernetes API', services: 1 }];
  expect(tally).toEqual({ services: 3, atRisk: 1, notJudged, openFiles: [], read: 3, files: 3 });
  expect(groups[0]?.services[0]).toMatchObject({
    uri: uriOf('b/c.yaml'),
    start: { line: 1, character: 10 },
    placed: '5 replicas on 3 hosts',
  });
});

test('another version of a file, such as the left side of a comparison, is not listed beside it', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': SAFE } });
  const open = (uri: string, text: string): Promise<void> =>
    server.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
  await open(`${uriOf('a.yaml').replace('file:', 'git:')}?HEAD`, CRITICAL);
  await open('quorate-cluster:/Cluster%20staging.yaml', CRITICAL);
  await open('untitled:Untitled-1', SAFE.replace('safe', 'new'));
  expect(await lines(server, 'file')).toEqual([
    'Cluster staging.yaml: 1 service · 1 at risk',
    'critical: at-risk, 1 host failure can lose quorum',
    'Untitled-1: 1 service',
    'new: safe, tolerates any 1 host failure',
    'a.yaml: 1 service',
    'safe: safe, tolerates any 1 host failure',
  ]);
});

test('by file, by host and by zone: what is lost with each', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': SAFE, 'b.yaml': CRITICAL, 'z.yaml': TWO_ZONES } });
  expect(await lines(server, 'file')).toEqual([
    'b.yaml: 1 service · 1 at risk',
    'critical: at-risk, 1 host failure can lose quorum',
    'a.yaml: 1 service',
    'safe: safe, tolerates any 1 host failure',
    'z.yaml: 1 service',
    'zoned: safe, tolerates any 1 host failure',
  ]);
  expect((await lines(server, 'host')).slice(0, 4)).toEqual([
    'a: 1 of 3 loses quorum',
    'critical: at-risk, loses quorum, lost',
    'safe: safe, keeps quorum, kept',
    'zoned: safe, keeps quorum, kept',
  ]);
  expect(
    (await lines(server, 'zone')).filter((line) => !line.startsWith('critical') && !line.startsWith('safe')),
  ).toEqual([
    'west: 1 of 1 loses quorum',
    'zoned: safe, loses quorum, lost',
    'east: 1 keeps quorum',
    'zoned: safe, keeps quorum, kept',
    'no zone stated: ',
  ]);
});

test.each([
  ['crit', ['critical']],
  ['FAILURE safe', ['safe']],
  ['b.yaml', ['critical']],
  ['safe critical', []],
])('the filter %j', async (filter, names) => {
  using server = await InProcess.start({ files: { 'a.yaml': SAFE, 'b.yaml': CRITICAL } });
  expect((await lines(server, 'none', filter)).map((line) => line.replace(/:.*/, ''))).toEqual(names);
});

test('it follows what is typed, what is closed, and what changes on disk', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': SAFE, 'b.yaml': SAFE } });
  const states = async (): Promise<readonly string[]> => (await lines(server)).map((line) => line.slice(0, 14));
  expect(await states()).toEqual(['safe: safe, to', 'safe: safe, to']);
  await server.open('a.yaml');
  await server.change('a.yaml', 2, CRITICAL);
  await expect.poll(states).toEqual(['critical: at-r', 'safe: safe, to']);
  await server.close('a.yaml');
  await expect.poll(states).toEqual(['safe: safe, to', 'safe: safe, to']);
  server.files.delete(uriOf('b.yaml'));
  const changes = [{ uri: uriOf('b.yaml'), type: 3 }];
  await server.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  await expect.poll(states).toEqual(['safe: safe, to']);
});

test('it tells of news, and does nothing before it is asked', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': CRITICAL } });
  const told: unknown[] = [];
  server.client.onNotification('quorate/servicesChanged', (tally) => void told.push(tally));
  await server.open('a.yaml');
  await expect.poll(() => server.published.length).toBeGreaterThan(0);
  expect(told).toEqual([]);
  await list(server);
  const counted = { services: 1, atRisk: 1, notJudged: [], read: 1, files: 1 };
  await expect.poll(() => told.at(-1)).toEqual({ ...counted, openFiles: [uriOf('a.yaml')] });
});

test('what ignore files and files.exclude name is left out', async () => {
  using server = await InProcess.start({
    files: {
      '.gitignore': 'build/\n*.gen.yaml\n',
      '.quorateignore': '/old\n',
      'keep/.gitignore': '!kept.gen.yaml\n',
      'a.yaml': CRITICAL,
      'build/b.yaml': CRITICAL,
      'c.gen.yaml': CRITICAL,
      'keep/kept.gen.yaml': SAFE,
      'keep/old/d.yaml': SAFE,
      'old/e.yaml': CRITICAL,
      'hidden/f.yaml': CRITICAL,
    },
    capabilities: { workspace: { configuration: true } },
    configuration: {
      'files.exclude': { '**/hidden': true, '**/keep': false, '**/*.yaml': { when: '$(basename).js' } },
    },
  });
  await expect
    .poll(async () => (await list(server, 'file')).groups.map(({ name }) => name))
    .toEqual(['a.yaml', 'keep/kept.gen.yaml', 'keep/old/d.yaml']);
  server.files.set(uriOf('.gitignore'), '');
  const changes = [{ uri: uriOf('.gitignore'), type: 2 }];
  await server.client.sendNotification('workspace/didChangeWatchedFiles', { changes });
  await expect.poll(async () => (await list(server)).tally.services).toBe(5);
});

test('services are symbols of the workspace', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': SAFE, 'b.yaml': CRITICAL } });
  await lines(server);
  const symbols = await server.client.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'crit' });
  expect(symbols).toMatchObject([
    { name: 'critical', containerName: '1 host failure can lose quorum', location: { uri: uriOf('b.yaml') } },
  ]);
});

test('INI inventories with a quorum are told, but those that are ignored or elsewhere', async () => {
  const inventory = '[etcd]\nnode-1\nnode-2\nnode-3\n';
  const settings = '[etcd]\n# of a program\naddr = etcd:2379\n';
  const ignored = { 'old/inventory.ini': inventory, '.gitignore': 'old/\n' };
  const files = { hosts: inventory, 'web.ini': '[web]\nnode-1\n', 'settings.ini': settings, ...ignored };
  using server = await InProcess.start({ files });
  const uris = [...Object.keys(files), 'missing.ini'].map(uriOf);
  const told = await server.client.sendRequest('quorate/unreadInventories', { uris: [...uris, 'file:///etc/hosts'] });
  expect(told).toEqual(['hosts']);
});

test('what a change does to the services of an open file: how many faults are tolerated, else the chance of loss', async () => {
  const file = (...hosts: readonly string[]): string =>
    `deployments:\n${hosts.map((all, n) => `  - {name: s${n}, fault: limited-byzantine/vm, keep: pm, hosts: ${all}}\n`).join('')}`;
  using server = await InProcess.start({
    files: { 'a.yaml': file('{a: 3, b: 1, c: 1}', '{a: 2, b: 2, c: 2, d: 2, e: 2}', '{a: 1}', '{a: 1, b: 1, c: 1}') },
  });
  await server.open('a.yaml');
  const uri = uriOf('a.yaml');
  const ask = (text?: string): Promise<readonly ServiceChange[] | null> =>
    server.client.sendRequest('quorate/changes', { uri, ...(text !== undefined && { text }) });
  expect(await ask()).toBeNull();
  const before = file('{a: 1, b: 1, c: 1, d: 1, e: 1}', '{a: 6, b: 1, c: 1, d: 1, e: 1}', '{a: 1}');
  const changes = await ask(before);
  expect(changes).toMatchObject([
    { service: 's0', start: { line: 1, character: 11 }, end: { line: 1, character: 13 } },
    { service: 's1' },
  ]);
  expect(changes?.map(({ title }) => title)).toEqual([
    'This change: tolerance 2 → 1',
    'This change: chance of losing quorum 24 % → 48 %',
  ]);
  expect(await ask()).toEqual(changes);
});

test('what a change does to the best that a scheduler may do, where the worst stays the same', async () => {
  using server = await InProcess.start({ files: { 'a.yaml': etcd(3) } });
  await server.open('a.yaml');
  const changes = await server.client.sendRequest('quorate/changes', { uri: uriOf('a.yaml'), text: etcd(5) });
  expect(changes).toMatchObject([{ service: 'etcd', title: 'This change: tolerance at best 2 → 1' }]);
});
