import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../server/src/risk/assess.ts';
import type { RiskReport } from '../../server/src/risk/riskReport.ts';
import { bestPlacement } from '../../server/src/risk/bestPlacement.ts';
import { CandidatePool } from '../../server/src/risk/candidate.ts';
import { compareCurves, compareLosses } from '../../server/src/risk/compareCurves.ts';
import type { FaultModel } from '../../server/src/risk/faultModel.ts';
import { ballsIn, lossCurve, unitsIn } from '../../server/src/risk/lossCurve.ts';
import { countPartitions, partitions } from '../../server/src/risk/partitions.ts';
import { canonical, movedReplicas, type Sizes, total } from '../../server/src/risk/placement.ts';
import { quorumOf } from '../../server/src/risk/quorum.ts';
import { anyCase, type Case, MODELS } from './support/arbitraries.ts';

const model = (text: `${FaultModel['fault']}/${FaultModel['level']}/${FaultModel['keep']}`): FaultModel => {
  const found = MODELS.find(({ fault, level, keep }) => `${fault}/${level}/${keep}` === text);
  if (found === undefined) throw new Error(`no model ${text}`);
  return found;
};

const majority = (
  sizes: Sizes,
  of: FaultModel,
  more: { faults?: number; capacities?: readonly number[] } = {},
): RiskReport => assess({ sizes, model: of, quorum: 'majority', ...more });

test('partitions are all ways, each once, the most concentrated first', () => {
  expect(partitions(6, 3)).toEqual([
    [4, 1, 1],
    [3, 2, 1],
    [2, 2, 2],
  ]);
  expect(partitions(6, 3, [3, 3, 1])).toEqual([[3, 2, 1]]);
  expect([partitions(3, 4), partitions(0, 0), partitions(2, 1)]).toEqual([[], [], [[2]]]);
  for (const [v, m] of [
    [12, 5],
    [20, 7],
    [30, 10],
  ] as const) {
    expect(countPartitions(v, m, 5000)).toBe(partitions(v, m).length);
  }
  expect(countPartitions(1_000_000, 100, 5000)).toBe(Infinity);
});

describe('which placement is better', () => {
  test('the first difference decides, rounding does not', () => {
    expect(compareCurves([0, 0.1, 0.5], [0, 0.1 * (1 + 1e-14), 0.4])).toBeGreaterThan(0);
    expect(compareCurves([0, 0.1, 0.5], [0, 0.2, 0.4])).toBeLessThan(0);
    expect(compareCurves([0, 0.1, 0.5], [0, 0.2, 0.4], { faults: 2 })).toBeGreaterThan(0);
    expect(compareCurves([0, 1e-300], [0, 2e-300])).toBeLessThan(0);
    expect(compareCurves([0, 1], [0, 1])).toBe(0);
  });
});

/** Curve `a` is no worse than `b` for every n, and better for some. */
function dominates(a: readonly number[], b: readonly number[]): boolean {
  const orders = a.map((loss, n) => compareLosses(loss, b[n] ?? 1));
  return orders.every((order) => order <= 0) && orders.some((order) => order < 0);
}

/** All placements on as many hosts, judged one by one. */
function byHand({ sizes, model: of, quorum }: Case, faults?: number): { best: Sizes; dominating?: Sizes } {
  const current = canonical(sizes);
  const far = Math.max(faults ?? 0, 4 * ballsIn(current, of), total(current));
  const curveOf = (one: Sizes): readonly number[] => lossCurve({ sizes: one, model: of, quorum, faults: far });
  const ranked = partitions(total(current), current.length).toSorted(
    (a, b) =>
      compareCurves(curveOf(a), curveOf(b), { faults }) || movedReplicas(current, a) - movedReplicas(current, b),
  );
  const better = ranked.find((one) => dominates(curveOf(one), curveOf(current)));
  return { best: ranked[0] ?? current, ...(better && { dominating: better }) };
}

describe('the best placement', () => {
  test.for([undefined, 1, 2, 4])('is found in small spaces, with %s declared faults', (faults) => {
    fc.assert(
      fc.property(anyCase({ hosts: 4, size: 4 }), (one) => {
        const expected = byHand(one, faults);
        const { best, dominating } = assess({
          sizes: one.sizes,
          model: one.model,
          quorum: one.quorum,
          ...(faults && { faults }),
        });
        const curveOf = (sizes: Sizes): readonly number[] => lossCurve({ ...one, sizes, faults: 24 });
        expect(compareCurves(curveOf(best.sizes), curveOf(expected.best), { faults })).toBe(0);
        expect(movedReplicas(one.sizes, best.sizes)).toBe(movedReplicas(one.sizes, expected.best));
        expect(best.exact).toBe(true);
        expect(dominating === undefined).toBe(expected.dominating === undefined);
      }),
      { numRuns: 100 },
    );
  });

  test.for([
    ['limited-byzantine/vm/vm', [3, 3], [4, 2], 'exhaustive'],
    ['limited-byzantine/vm/pm', [2, 2, 2, 2, 2], [6, 1, 1, 1, 1], 'theorem-1'],
    ['crash-stop/vm/pm', [6, 1, 1, 1, 1], [2, 2, 2, 2, 2], 'balance'],
    ['unlimited-byzantine/pm/vm', [5, 1, 1], [3, 2, 2], 'balance'],
    ['unlimited-byzantine/pm/pm', [5, 1, 1], [5, 1, 1], 'irrelevant'],
    ['crash-stop/pm/pm', [5, 1, 1], [5, 1, 1], 'irrelevant'],
    ['crash-stop/pm/vm', [3, 1, 1], [2, 2, 1], 'exhaustive'],
  ] as const)('%s: [%s] becomes [%s], because: %s', ([name, sizes, best, argument]) => {
    expect(majority(sizes, model(name)).best).toMatchObject({ sizes: best, argument, exact: true });
  });

  test('[5,3,2,2] beats the balanced placement after 2 faults, as no extreme does', () => {
    const report = majority([3, 3, 3, 3], model('limited-byzantine/vm/vm'), { faults: 2 });
    expect(report.current.loss[2]).toBeCloseTo(3 / 4, 15);
    expect(report.best.sizes).toEqual([5, 3, 2, 2]);
    expect(report.best.loss[2]).toBeCloseTo(0.4861, 4);
  });

  test('is the current one when another ties, even where a theorem names that other', () => {
    // One fault never breaks five hosts, wherever the replicas are.
    expect(majority([3, 3, 2, 1, 1], model('limited-byzantine/vm/pm'), { faults: 1 }).best.sizes).toEqual([
      3, 3, 2, 1, 1,
    ]);
  });

  test('respects capacities', () => {
    const report = majority([2, 2, 2, 2, 2], model('limited-byzantine/vm/pm'), { capacities: [4, 4, 2, 2, 2] });
    expect(report.best).toMatchObject({ sizes: [4, 3, 1, 1, 1], exact: true, argument: 'exhaustive' });
    expect(report.concentrated.sizes).toEqual([4, 3, 1, 1, 1]);
  });

  test('may not dominate, and then another placement does', () => {
    const { current, best, dominating } = majority([4, 2, 1, 1], model('crash-stop/pm/vm'));
    expect([best.sizes, dominating?.sizes]).toEqual([
      [3, 2, 2, 1],
      [5, 1, 1, 1],
    ]);
    expect([dominates(best.loss, current.loss), dominates(dominating?.loss ?? [], current.loss)]).toEqual([
      false,
      true,
    ]);
  });
});

describe('large spaces', () => {
  const sizes = Array.from({ length: 40 }, (_, index) => 1 + (index % 9));

  test('are searched from several starts, and the result says so', () => {
    const { current, best, balanced, concentrated } = majority(sizes, model('limited-byzantine/vm/vm'));
    expect(best).toMatchObject({ exact: false, argument: 'local-search' });
    for (const other of [current, balanced, concentrated]) {
      expect(compareCurves(best.loss, other.loss)).toBeLessThanOrEqual(0);
    }
  });

  test('need no search where a theorem speaks', () => {
    const { best } = majority(sizes, model('limited-byzantine/vm/pm'));
    expect(best).toMatchObject({ exact: true, argument: 'theorem-1' });
    expect(best.sizes.slice(0, 2)).toEqual([total(sizes) - 39, 1]);
  });

  test('local search finds the best of most small spaces, if it is made to', () => {
    const of = model('limited-byzantine/vm/vm');
    const spaces = [
      [12, 4],
      [14, 5],
      [16, 6],
      [18, 4],
    ] as const;
    const hits = spaces.filter(([v, m]) => {
      const start = partitions(v, m)[1] ?? [];
      const quorum = quorumOf('majority', unitsIn(start, of));
      const pool = new CandidatePool({ model: of, quorum, far: 4 * v }, 1e8);
      const whole = bestPlacement({ current: start, pool });
      const found = bestPlacement({ current: start, pool, most: 1 });
      expect(found.argument).toBe('local-search');
      return compareLosses(0, movedReplicas(whole.best, found.best)) === 0;
    });
    expect(hits.length).toBeGreaterThanOrEqual(3);
  });
});
