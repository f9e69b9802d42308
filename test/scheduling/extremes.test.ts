import { expect, test } from 'vitest';
import { type Comparison, extremes } from '../../server/src/scheduling/extremes.ts';
import { legalPlacements } from '../../server/src/scheduling/legalPlacements.ts';
import { nodes } from './nodes.ts';

/** As for crashes of hosts: the fuller the fullest host, the worse. */
const byFullest: Comparison = (a, b) => (a.sizes[0] ?? 0) - (b.sizes[0] ?? 0);

test('five members without constraints: one each at best, all on one node at worst', () => {
  const cluster = nodes('n1\n n2\n n3\n n4\n n5');
  const found = extremes(legalPlacements({ replicas: 5, nodes: cluster, constraints: [] }), byFullest);
  expect(found).toMatchObject({
    best: { sizes: [1, 1, 1, 1, 1] },
    worst: { sizes: [5] },
    pending: [0, 0],
    exact: true,
  });
});

test('five members with required anti-affinity: a single possibility', () => {
  const cluster = nodes('n1\n n2\n n3\n n4\n n5');
  const constraints = [{ kind: 'at-most-per-domain', key: 'kubernetes.io/hostname', max: 1 }] as const;
  const found = extremes(legalPlacements({ replicas: 5, nodes: cluster, constraints }), byFullest);
  expect(found?.best).toEqual(found?.worst);
});

test('tells how many may stay pending', () => {
  const cluster = nodes('n1 zone=a rack=r1\n n2 zone=a rack=r2\n n3 zone=b rack=r1');
  const constraints = ['zone', 'rack'].map((key) => ({ kind: 'at-most-per-domain', key, max: 1 }) as const);
  const found = extremes(legalPlacements({ replicas: 3, nodes: cluster, constraints }), byFullest);
  expect(found?.pending).toEqual([1, 2]);
});

test('nothing found, nothing said', () => {
  expect(extremes({ placements: [], exact: false }, byFullest)).toBeUndefined();
});
