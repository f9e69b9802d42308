import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INITIALIZE, REQUESTS, sendNonsense, unsoundReplies } from '../fuzz/messages.ts';
import { RawClient } from '../support/rawClient.ts';

test('whatever the messages say, each request has one reply, and what is asked soundly is answered', async () => {
  using client = new RawClient();
  await client.request('initialize', INITIALIZE);
  client.notify('initialized', {});
  await sendNonsense(client, { numRuns: 300 });
  expect(client.process.exitCode).toBeNull();
  expect(unsoundReplies(client), JSON.stringify(client.logged, undefined, 2)).toEqual([]);
});

test('every request of ours is among them', () => {
  const folder = new URL('../../server/src/lsp/', import.meta.url);
  const source = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const named = [...source.matchAll(/onRequest\('quorate\/(\w+)'|\banswer\(\s*'(\w+)'/g)];
  const ours = named.map(([, one, other]) => `quorate/${one ?? other}`);
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((method) => !(method in REQUESTS))).toEqual([]);
});
