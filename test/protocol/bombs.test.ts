import { expect, test } from 'vitest';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

const times = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join('');
const nested = times(10, (i) => `x-${i}: &a${i} [${times(10, () => (i === 0 ? 'vm, ' : `*a${i - 1}, `))}]\n`);

const BOMBS: Readonly<Record<string, string>> = {
  brackets: `deployments: ${'['.repeat(100_000)}`,
  dashes: `deployments:\n${'- '.repeat(100_000)}`,
  aliases: `${nested}deployments: [{name: a, hosts: {pm-1: *a9, pm-2: 1}}]\n`,
  merges: `${times(500, (i) => `x-${i}: &m${i} {${i > 0 ? `<<: *m${i - 1}, ` : ''}pm-${i}: 1}\n`)}deployments: [{name: a, hosts: *m499}]\n`,
  'many hosts': `deployments:\n  - name: a\n    hosts:\n${times(20_000, (i) => `      pm-${i}: 1\n`)}`,
  'many services': `deployments:\n${times(5_000, (i) => `  - {name: s${i}, hosts: {pm-1: ${(i % 50) + 2}, pm-2: 1}}\n`)}`,
  'one long line': `deployments: [{name: ${'a'.repeat(2_000_000)}, hosts: {pm-1: 3, pm-2: 1}}]\n`,
  'huge counts': 'deployments: [{name: a, hosts: {pm-1: 1000000000, pm-2: 999999999, pm-3: 7}}]\n',
  'a huge quorum': `deployments: [{name: a, quorum: "${'('.repeat(5_000)}n${')'.repeat(5_000)}", hosts: {pm-1: 3, pm-2: 1}}]\n`,
  'many documents': '---\n'.repeat(100_000),
  'many replicas for a scheduler': `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: etcd}\nspec:\n  replicas: 100000\n  template: {spec: {containers: [{name: etcd, image: etcd}]}}\n`,
};

test.each(Object.entries(BOMBS))('after a bomb of %s the server answers', async (_, text) => {
  await using server = await LanguageServer.start();
  await server.open('file:///bomb.yaml', text);
  await server.hover('file:///bomb.yaml', { line: 0, character: 20 });
  await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri: 'file:///bomb.yaml' } });
  await server.open('file:///ledger.yaml', example('ledger.yaml'));
  const diagnostics = await server.diagnostics('file:///ledger.yaml', (list) => list.diagnostics.length > 1);
  expect(diagnostics.map(({ code }) => code)).toContain('dominated-placement');
  expect(server.errors).toEqual([]);
});
