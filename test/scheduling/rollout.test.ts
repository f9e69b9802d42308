/** Rolling updates against every order in which pods of both revisions come and go, told apart by name. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Constraint, Demand } from '../../server/src/scheduling/constraints.ts';
import { rolloutOutcomes } from '../../server/src/scheduling/rollout.ts';

/** Nodes by number; each pod is `new 2` or `old 0`. */
type Pods = readonly string[];

function fits(pods: Pods, pod: string, kind: 'apart' | 'spread', nodes: number, countsOld: boolean): boolean {
  const [revision = '', node = ''] = pod.split(' ');
  const load = (on: string): number =>
    pods.filter((other) => other.endsWith(` ${on}`) && (countsOld || other.startsWith(revision))).length;
  if (kind === 'apart') return load(node) === 0;
  return load(node) + 1 - Math.min(...Array.from({ length: nodes }, (_, on) => load(String(on)))) <= 1;
}

function everyOrder(
  replicas: number,
  nodes: number,
  surge: number,
  unavailable: number,
  kind: 'apart' | 'spread',
  countsOld: boolean,
) {
  const placements = new Set<string>();
  let stuck = false;
  const seen = new Set<string>();
  const count = (pods: Pods, revision: string): number => pods.filter((pod) => pod.startsWith(revision)).length;
  const visit = (pods: Pods, updating: boolean): void => {
    const key = `${updating} ${pods.toSorted().join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    const [fresh, old] = [count(pods, 'new'), count(pods, 'old')];
    const add = (revision: string): Pods[] =>
      Array.from({ length: nodes }, (_, node) => `${revision} ${node}`)
        .filter((pod) => fits(pods, pod, kind, nodes, countsOld))
        .map((pod) => [...pods, pod]);
    if (!updating) {
      if (old === replicas) visit(pods, true);
      else for (const next of add('old')) visit(next, false);
      return;
    }
    const grown = fresh < replicas && fresh + old + 1 <= replicas + surge ? add('new') : [];
    const shrunk =
      fresh + old - 1 >= replicas - unavailable
        ? pods.flatMap((pod, at) => (pod.startsWith('old') ? [pods.toSpliced(at, 1)] : []))
        : [];
    for (const next of [...grown, ...shrunk]) visit(next, true);
    if (grown.length + shrunk.length > 0) return;
    if (fresh < replicas || old > 0) stuck = true;
    else
      placements.add(
        Array.from({ length: nodes }, (_, node) => pods.filter((pod) => pod.endsWith(` ${node}`)).length)
          .filter((n) => n > 0)
          .toSorted((x, y) => y - x)
          .join(' '),
      );
  };
  visit([], false);
  return { placements: [...placements].toSorted(), stuck };
}

test('ends with what every order of coming and going can end with', () => {
  const small = fc.integer({ min: 0, max: 2 });
  const kinds = fc.constantFrom('apart' as const, 'spread' as const);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      small,
      small,
      kinds,
      fc.boolean(),
      (replicas, count, surge, unavailable, kind, counted) => {
        fc.pre(surge + unavailable > 0);
        const nodes = Array.from({ length: count }, (_, index) => ({
          name: `n${index}`,
          labels: new Map<string, string>(),
        }));
        const constraint: Constraint =
          kind === 'apart'
            ? { kind: 'at-most-per-domain', key: 'host', max: 1 }
            : { kind: 'max-skew', key: 'host', maxSkew: 1 };
        const demand: Demand = { replicas, nodes, constraints: [constraint] };
        const found = rolloutOutcomes(demand, {
          surge,
          unavailable: Math.min(replicas, unavailable),
          countsOld: [counted],
        });
        const placements = found?.placements.map(({ sizes }) => sizes.join(' ')).toSorted();
        expect({ placements, stuck: found?.stuck }).toEqual(
          everyOrder(replicas, count, surge, Math.min(replicas, unavailable), kind, counted),
        );
      },
    ),
    { numRuns: 150 },
  );
});
