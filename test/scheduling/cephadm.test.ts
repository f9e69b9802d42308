import { expect, test } from 'vitest';
import { type CephadmPlacement, cephadmDemand, matchesHostPattern } from '../../server/src/scheduling/cephadm.ts';
import { legalPlacements } from '../../server/src/scheduling/legalPlacements.ts';
import { nodes, outcomes } from './nodes.ts';

const hosts = nodes('h1 zone=a\n h2 zone=a\n h3 zone=b');

test.each<[CephadmPlacement, boolean, string | undefined, string[]]>([
  [{}, false, undefined, ['1 1 1']],
  [{ count: 2 }, false, undefined, ['1 1']],
  [{ count: 5 }, false, undefined, ['1 1 1 +2 pending']],
  [{ count: 5 }, true, undefined, ['2 2 1']],
  [{ countPerHost: 2 }, true, undefined, ['2 2 2']],
  [{ count: 2 }, false, 'zone', ['2', '1 1']],
])('%j, colocation %s, by %s', (placement, mayColocate, domain, expected) => {
  const options = domain === undefined ? {} : { domain };
  expect(outcomes(legalPlacements(cephadmDemand(hosts, placement, mayColocate), options))).toEqual(expected);
});

test.each([
  ['*', 'host1', true],
  ['host*', 'host1', true],
  ['host?', 'host12', false],
  ['*.example', 'a.b.example', true],
  ['h[1-3]', 'h2', true],
  ['h[!1-3]', 'h2', false],
  ['h[!1-3]', 'h4', true],
  ['h[abc]1', 'hb1', true],
  ['h[]]', 'h]', true],
  ['h[', 'h[', true],
  ['host.1', 'hostx1', false],
  ['', '', true],
  ['', 'h', false],
  ['a*b*c', 'aXbYbc', true],
  ['a*b', 'b', false],
  [`${'a*'.repeat(200)}b`, 'a'.repeat(250), false],
])('host_pattern %s on %s: %s', (pattern, name, expected) => {
  expect(matchesHostPattern(pattern, name)).toBe(expected);
});
