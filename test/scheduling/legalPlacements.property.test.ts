import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClusterNode } from '../../server/src/scheduling/cluster.ts';
import type { Constraint, Demand } from '../../server/src/scheduling/constraints.ts';
import { mostBeside } from '../../server/src/scheduling/crowdedDomains.ts';
import { legalPlacements } from '../../server/src/scheduling/legalPlacements.ts';
import { bruteForce, bruteMostBeside, describeOutcome } from './bruteForce.ts';

const key = fc.constantFrom('host', 'zone', 'rack');

/** Small limits, so that several often bind at once. */
const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  fc.record({ kind: fc.constant('at-most-per-domain' as const), key, max: fc.integer({ min: 1, max: 3 }) }),
  fc.record(
    {
      kind: fc.constant('max-skew' as const),
      key,
      maxSkew: fc.integer({ min: 1, max: 2 }),
      minDomains: fc.integer({ min: 1, max: 4 }),
      countUnselected: fc.boolean(),
      skipTainted: fc.boolean(),
    },
    { requiredKeys: ['kind', 'key', 'maxSkew'] },
  ),
  fc.record({ kind: fc.constant('same-domain' as const), key: fc.constantFrom('zone', 'rack') }),
);

type Labels = ReadonlyMap<string, string>;

const zone = fc.constantFrom('a', 'b', 'c');

/** Racks that span zones, all labels there. */
const crossing: fc.Arbitrary<Labels> = fc
  .record({ zone: fc.constantFrom('a', 'b'), rack: fc.constantFrom('r1', 'r2', 'r3') })
  .map((record) => new Map(Object.entries(record)));

/** Racks within zones, all labels there, as in a tidy cluster: here symmetry has most to do. */
const tidy: fc.Arbitrary<Labels> = fc.tuple(zone, fc.constantFrom('1', '2')).map(
  ([name, rack]) =>
    new Map([
      ['zone', name],
      ['rack', `${name}${rack}`],
    ]),
);

/** As a tidy cluster, with labels missing and nodes ruled out here and there. */
const ragged: fc.Arbitrary<Labels> = fc
  .tuple(tidy, fc.constantFrom('zone', 'rack', 'selected', 'tolerated', 'none', 'none', 'none', 'none'))
  .map(([labels, missing]) => {
    const all: [string, string][] = [...labels, ['selected', ''], ['tolerated', '']];
    return new Map(all.filter(([name]) => name !== missing));
  });

function demands(nodeLabels: fc.Arbitrary<Labels>): fc.Arbitrary<Demand> {
  return fc.record({
    replicas: fc.integer({ min: 1, max: 6 }),
    nodes: fc
      .array(nodeLabels, { minLength: 1, maxLength: 6 })
      .map((all) => all.map((one, index): ClusterNode => ({ name: `n${index}`, labels: one }))),
    constraints: fc.array(constraint, { maxLength: 3 }),
  });
}

/** Nodes without the label `selected` or `tolerated` are ruled out. */
function ruleOut(demand: Demand): Demand {
  return {
    ...demand,
    selects: ({ labels }) => labels.has('selected'),
    tolerates: ({ labels }) => labels.has('tolerated'),
  };
}

test.each([
  ['racks across zones', demands(crossing)],
  ['racks within zones', demands(tidy)],
  ['labels missing and nodes ruled out', demands(ragged).map(ruleOut)],
])('finds exactly what one-at-a-time scheduling in every order can end with: %s', (_, arbitraryDemand) => {
  fc.assert(
    fc.property(arbitraryDemand, key, (demand, domain) => {
      const { placements, exact } = legalPlacements(demand, { domain });
      const found = placements.map(({ sizes, pending }) => describeOutcome(sizes, pending));
      expect(exact).toBe(true);
      expect(found.toSorted((a, b) => a.localeCompare(b))).toEqual(bruteForce(demand, domain));
    }),
    { numRuns: 500 },
  );
});

test('whatever the budget, finds only legal placements, and says whether they are all', () => {
  fc.assert(
    fc.property(demands(tidy), fc.integer({ min: 1, max: 2000 }), (demand, budget) => {
      const { placements, exact } = legalPlacements(demand, { budget });
      const found = placements.map(({ sizes, pending }) => describeOutcome(sizes, pending));
      const all = bruteForce(demand);
      expect(all).toEqual(expect.arrayContaining(found));
      expect(found.length === all.length || !exact).toBe(true);
    }),
  );
});

test('each placement names domains that hold what its sizes say', () => {
  fc.assert(
    fc.property(demands(ragged), key, (demand, domain) => {
      for (const { sizes, domains, pending } of legalPlacements(demand, { domain }).placements) {
        expect(domains.map(({ replicas }) => replicas)).toEqual(sizes);
        expect(sizes.reduce((sum, size) => sum + size, pending)).toBe(demand.replicas);
      }
    }),
  );
});

test('what the other hosts may hold is the most that any order of arrival gives one of them', () => {
  const some = fc.oneof(demands(tidy), demands(crossing), demands(ragged).map(ruleOut));
  fc.assert(
    fc.property(some, key, (demand, domain) => {
      const legal = legalPlacements(demand, { domain });
      const hosts = new Set(legal.placements.flatMap(({ domains }) => domains.map(({ name }) => name)));
      for (const host of hosts) {
        // No node has the label `host`: each is one of its own.
        expect(mostBeside(host, legal)).toBe(bruteMostBeside(demand, domain, host));
      }
    }),
    { numRuns: 300 },
  );
});
