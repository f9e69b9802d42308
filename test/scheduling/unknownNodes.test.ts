import { expect, test } from 'vitest';
import type { Constraint } from '../../server/src/scheduling/constraints.ts';
import { placementsOnUnknownNodes } from '../../server/src/scheduling/unknownNodes.ts';
import { outcomes } from './nodes.ts';

const zone = 'topology.kubernetes.io/zone';
const spread = (minDomains?: number): Constraint => ({
  kind: 'max-skew',
  key: zone,
  maxSkew: 1,
  ...(minDomains === undefined ? {} : { minDomains }),
});
const apart = (key: string): Constraint => ({ kind: 'at-most-per-domain', key, max: 1 });

test.each<[string, Constraint[], string | undefined, string[]]>([
  ['no constraint: all may share a node', [], undefined, ['3', '2 1', '1 1 1']],
  ['one a node', [apart('kubernetes.io/hostname')], undefined, ['1 1 1']],
  ['one a zone means one a node', [apart(zone)], undefined, ['1 1 1']],
  ['spread over zones: there may be a single one', [spread()], undefined, ['3', '2 1', '1 1 1']],
  ['spread over at least two zones', [spread(2)], undefined, ['2 1', '1 1 1']],
  ['spread over at least two zones, judged by zone', [spread(2)], zone, ['2 1', '1 1 1']],
  ['one a node says nothing of zones', [apart('host')], zone, ['3', '2 1', '1 1 1']],
  ['together', [{ kind: 'same-domain', key: zone }], zone, ['3']],
])('%s', (_, constraints, domain, expected) => {
  const options = domain === undefined ? {} : { domain };
  const promised = placementsOnUnknownNodes({ replicas: 3, constraints }, options);
  expect(outcomes(promised)).toEqual(expected);
  expect(promised.exact).toBe(true);
});

test('nothing to place', () => {
  expect(outcomes(placementsOnUnknownNodes({ replicas: 0, constraints: [] }))).toEqual(['']);
});

test('too many to work out', () => {
  const promised = placementsOnUnknownNodes({ replicas: 1000, constraints: [spread()] });
  expect(promised).toEqual({ placements: [], exact: false });
});
