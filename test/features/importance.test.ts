/** The host and the zone that matter most, in words: what the hover and `explain` say of a file. */
import { expect, test } from 'vitest';
import { hoverCard } from '../../server/src/features/hover.ts';
import { diagnose } from '../support/diagnose.ts';

test('where stated zones cross, the hover says why it tells no time down', () => {
  const above =
    'hosts: {a: {zone: x, rack: r}, b: {zone: x}, c: {rack: r}}\nzones: {x: {probability: 0.1}, r: {probability: 0.1}}\n';
  const { analysis, answered } = diagnose(`${above}deployments: [{name: one, hosts: {a: 1, b: 1, c: 1}}]\n`);
  const told = answered.flatMap(([service, answer]) => {
    return hoverCard({ service, range: service.nameRange }, answer, analysis, () => 1).notes;
  });
  expect(told).toContain(
    'How long it is down is not known: zones that are stated overlap, and neither holds the other.',
  );
});

/** The notes on importance and on drains, with the pointer on a host or on the name of the service. */
function notes(hosts: string, { on, above = '' }: { readonly on?: string; readonly above?: string } = {}): string[] {
  const { analysis, answered } = diagnose(`${above}deployments: [{name: one, hosts: ${hosts}}]\n`);
  return answered.flatMap(([service, answer]) => {
    const host = service.hosts.find(({ name }) => name === on);
    const target = { service, range: service.nameRange, ...(host && { host }) };
    return hoverCard(target, answer, analysis, () => 1).notes.filter((note) => /depends|away/.test(note));
  });
}

const ZONED = 'hosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}, d: {zone: z}}\n';

test.for([
  ['hosts that are alike', '{a: 1, b: 1, c: 1}', {}, []],
  [
    'one host that all depends on',
    '{a: 3, b: 1, c: 1}',
    {},
    ['a matters most: quorum always depends on it, never on any other host (each host down 1 %).'],
  ],
  [
    'one with more votes than the others',
    '{a: 2, b: 1, c: 1, d: 1}',
    {},
    ['a matters most: quorum depends on it 3 % of the time, on any other host 0.99 % (each host down 1 %).'],
  ],
  [
    'one that holds nothing',
    '{a: 3, b: 2, c: 1, d: 1, e: 0}',
    {},
    ['a matters most: quorum depends on it 3 % of the time, on any other host 0.99 % (each host down 1 %).'],
  ],
  [
    'zones that go out',
    '{a: 1, c: 1, d: 1}',
    { above: `${ZONED}zones: {x: {probability: 0.1}, y: {probability: 0.2}}\n` },
    [
      'd matters most: quorum depends on it 27 % of the time, on any other host at most 19 % (each host down 1 %).',
      'Zone x matters most: quorum depends on it 21 % of the time, on any other zone 12 % (each host down 1 %).',
    ],
  ],
  [
    'a drain that is survived',
    '{a: 1, b: 1, c: 1}',
    { on: 'a' },
    ['While a is away, down 2 % of the time, not 0.03 % (each host down 1 %).'],
  ],
  ['a drain that takes the quorum down', '{a: 1, b: 1}', { on: 'a' }, []],
] as const)('%s', ([, hosts, where, expected]) => {
  expect(notes(hosts, where)).toEqual(expected);
});
