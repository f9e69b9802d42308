import { expect, test } from 'vitest';
import type { AdviseParams } from '../../server/src/protocol/advice.ts';
import { example } from '../support/examples.ts';
import { LanguageServer } from '../support/languageServer.ts';

const LOCKS = 'file:///coordination.yaml';
const ETCD = 'file:///etcd.yaml';

const LEDGER = { sizes: [2, 2, 2, 2, 2], fault: 'limited-byzantine/vm', keep: 'pm' };

test.for<readonly [question: string, params: AdviseParams, answer: readonly (string | RegExp)[]]>([
  [
    'about numbers',
    LEDGER,
    [
      'placement: tolerates 2 faults; a third loses the host majority in 48 % of cases',
      'Model: limited-byzantine/vm, keep pm, quorum majority (as asked).',
      'Now: host-1 2, host-2 2, host-3 2, host-4 2, host-5 2',
      '- [6,1,1,1,1]. Concentrate: move 4 replicas, loss after 3 faults 48 % → 24 %',
    ],
  ],
  [
    'about numbers that are the best',
    { ...LEDGER, sizes: [6, 1, 1, 1, 1] },
    [/on the same hosts: nothing is known to be/],
  ],
  [
    'at a number of faults',
    { ...LEDGER, faults: 5 },
    ['tolerates 2 faults; 5 lose the host majority in 90 % of cases'],
  ],
  [
    'about a service of a file',
    { uri: LOCKS, service: 'locks' },
    [
      'locks: one host failure loses quorum in 33 % of cases',
      '- [2,2,1]. Rebalance: move 1 replica, tolerates 0 → 1 host failures, 3.7 days → 2.6 h down a year (each host down 1 %)',
    ],
  ],
  ['about a file', { uri: LOCKS }, [/^locks: /, /^queue: /m, /^config: /m]],
  ['under another model', { uri: LOCKS, service: 'locks', keep: 'pm' }, [/loses the host majority/, /\(as asked\)/]],
  [
    'about what a scheduler places',
    { uri: ETCD },
    [/one node failure may lose quorum/, /Worst case allowed: all 5 on one node/],
  ],
  ['about a service that is not there', { uri: LOCKS, service: 'x' }, ['there are: locks, queue, config.']],
  ['about a file that is not open', { uri: 'file:///other.yaml' }, ['not open']],
  ['about nothing', {}, ['not open']],
  ['about no replica', { sizes: [0] }, ['nothing to compute']],
  ['with a word that is none', { ...LEDGER, fault: 'crash' }, [/^Invalid `fault` "crash": /]],
  ['with a quorum that cannot be', { sizes: [2, 1], quorum: 7 }, ['Quorum 7 exceeds the 3 rep']],
  ['with a number that is none', { ...LEDGER, faults: -1 }, ['faults takes a whole number']],
])('a question %s', async ([, params, answer]) => {
  await using server = await LanguageServer.start();
  await server.open(LOCKS, example('coordination.yaml'));
  await server.open(ETCD, example('etcd.yaml'));
  const told = await server.connection.sendRequest<string>('quorate/advise', params);
  for (const part of answer) {
    if (typeof part === 'string') expect(told).toContain(part);
    else expect(told).toMatch(part);
  }
});
