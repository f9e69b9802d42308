import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textIn } from '../../server/src/model/range.ts';
import { atOnce } from '../../server/src/base/steps.ts';
import { hostNamesIn } from '../../server/src/reading/namingDocuments.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { strip } from '../support/annotate.ts';
import { fixtures } from '../support/fixtures.ts';

const all = fixtures().filter(({ name }) => !name.startsWith('project/'));

test.for(all)(
  '$name: every host of a service, and every machine, is found where it is named',
  ({ name: file, text: fixture }) => {
    const text = strip(fixture);
    const { services, nodes } = readText(text);
    const names = atOnce(hostNamesIn(text)).documents.flatMap((document) => document.names);
    const holding = new Set(names.filter(({ holds }) => holds).map(({ name }) => name));
    const described = new Set(names.filter(({ describes }) => describes).map(({ name }) => name));
    for (const { hosts } of services) {
      for (const { name, replicas, listing } of hosts) {
        // New machines of Juju, those of a provider, containers, and labels of Swarm's nodes are no names.
        if (listing.kind === 'fixed' && /^(?:new|labels|the provider|Compose)/.test(listing.reason)) continue;
        if (/\bjuju\b/.test(file) && /\/\d+$/.test(name)) continue;
        // An address and a port together name a machine, and stand in two places.
        if (/:\d+$/.test(name)) continue;
        if (replicas === 0) continue;
        // With cephadm a label or a pattern places replicas without a name.
        expect(file.startsWith('cephadm/') ? new Set([...holding, ...described]) : holding).toContain(name);
      }
    }
    for (const { name } of nodes) expect(described).toContain(name);
  },
);

test.for(all)('$name: a name stands where it is said to stand', ({ text: fixture }) => {
  const text = strip(fixture);
  for (const { name, at, scalar } of atOnce(hostNamesIn(text)).documents.flatMap((document) => document.names)) {
    expect(textIn(scalar.range)).toBe(scalar.source);
    const written = textIn(at);
    if (!/^[*"'[]|\[/.test(written)) expect(written).toBe(name);
  }
});

const times = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => of(i)).join('');

test.for([
  [
    'aliases',
    `${times(12, (i) => `x-${i}: &a${i} [${times(10, () => (i ? `*a${i - 1}, ` : '{host: h}, '))}]\n`)}pd_servers: [{host: a, x: *a11}]\n`,
  ],
  ['a group in itself', 'all: &all {children: {etcd: {hosts: {a: }}, more: *all}}\netcd:\n  hosts: {a: , b: }\n'],
  ['patterns', `etcd:\n  hosts:\n${times(15, (i) => `    n${i}-[1:10000]: {}\n`)}`],
  ['an object in itself', 'apiVersion: v1\nkind: Node\nmetadata: &m {name: a, nodeName: a, again: *m, and: *m}\n'],
] as const)('%s without end are looked through in the end', ([, text]) => {
  const { documents, unread } = atOnce(hostNamesIn(text));
  expect(documents.length + unread.length).toBeGreaterThan(0);
  for (const document of documents) expect(atOnce(document.scalars('a')).length).toBeGreaterThanOrEqual(0);
});

test('files with something broken in them are looked through without harm', () => {
  const splinter = fc.constantFrom(...Array.from('[]{}:-,#&*!|>\'"%\n\t '), '<<: *a', '&a ', '*a', '---\n', '{{ x }}');
  const texts = fc.constantFrom(...all.map(({ text }) => strip(text)).filter(({ length }) => length < 5_000));
  fc.assert(
    fc.property(texts, fc.double({ min: 0, max: 1, noNaN: true }), splinter, fc.nat(8), (text, where, piece, cut) => {
      const at = Math.floor(where * text.length);
      const broken = text.slice(0, at) + piece + text.slice(at + cut);
      for (const { at: place, scalar } of atOnce(hostNamesIn(broken)).documents.flatMap(({ names }) => names)) {
        for (const { start, end } of [place, scalar.range]) {
          expect(0 <= start && start <= end && end <= broken.length, JSON.stringify(broken)).toBe(true);
        }
      }
    }),
    { numRuns: 300 },
  );
});
