import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import { attack, even, halfLife, heavy, majorityLoss, sixty } from '../../server/src/cli/paper/cases.ts';
import { claims, fraction } from '../../server/src/cli/paper/claims.ts';
import { figures } from '../../scripts/paper/figures.ts';
import { report } from '../../scripts/paper/report.ts';
import { cells } from '../../server/src/cli/paper/tableOne.ts';
import { FAULTS, holdsOnAverage, LEVELS, tableOne } from '../../server/src/risk/faultModel.ts';
import { lossCurve, unitsIn } from '../../server/src/risk/lossCurve.ts';
import { partitions } from '../../server/src/risk/partitions.ts';
import { balanced, concentrated, type Sizes } from '../../server/src/risk/placement.ts';
import { compareLosses } from '../../server/src/risk/compareCurves.ts';
import { MODELS, named } from './support/arbitraries.ts';

const docs = new URL('../../docs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, docs), 'utf8');

describe('docs/paper.md', () => {
  test('is what `npm run paper` writes', async () => {
    expect(read('paper.md')).toBe(await format(report(), { parser: 'markdown', printWidth: 120 }));
  });

  test.for([...figures()])('figures/%s is what `npm run paper` draws', ([name, svg]) => {
    expect(read(`figures/${name}`)).toBe(svg);
  });
});

test('every number that the paper prints agrees', () => {
  const printed = claims().filter(({ paper }) => paper !== undefined);
  expect(printed).toHaveLength(10);
  expect(printed.map(({ exact }) => exact)).toEqual(printed.map(({ paper }) => paper));
});

test('the curves of Figures 2 to 4, recomputed', () => {
  const drawn = claims().flatMap(({ paper, exact }) => (paper === undefined ? exact : []));
  const halves = ['4/5', '5/8', '6/12', '8/15', '15/32', '29/67', '70/171'];
  expect(drawn).toEqual(['0.0976', '0.4408', '0.0323', '0.0076', ...halves]);
});

/** The mean number of correct replicas after n throws at replicas, each of which may be struck again. */
const meanKept = (sizes: Sizes, n: number): number =>
  sizes.reduce((sum, size) => sum + size * (1 - size / sizes.reduce((a, b) => a + b, 0)) ** n, 0);

test('balance is not best even on average for limited Byzantine faults at VMs, keep VM', () => {
  expect(meanKept([2, 2], 4)).toBeCloseTo(0.25, 3);
  expect(meanKept([3, 1], 4)).toBeCloseTo(0.328, 3);
  expect(MODELS.filter((model) => !holdsOnAverage(model)).map(named)).toEqual([
    'limited-byzantine/vm keep vm',
    'limited-byzantine/vm keep vm with removal',
  ]);
});

test('Figure 2 with removal, which the paper could only simulate', () => {
  const curve = (sizes: readonly number[]): readonly string[] =>
    [3, 4, 5, 6, 7, 8].map((n) => fraction(sizes, attack(true), 3, n));
  expect(curve([2, 2, 2, 2, 2])).toEqual(['2/3', '20/21', '1', '1', '1', '1']);
  expect(curve([6, 1, 1, 1, 1])).toEqual(['1/3', '23/42', '31/42', '37/42', '29/30', '1']);
  expect(majorityLoss([6, 1, 1, 1, 1], attack(true), 8)[5]).toBeCloseTo(31 / 42, 15);
});

test('Figures 4 and 5 by hand', () => {
  expect([5, 101].map((m) => halfLife(even(m), attack(false)))).toEqual([4, 70]);
  expect(halfLife(sixty(101), attack(false))).toBe(171);
  expect(halfLife(heavy(10), attack(false))).toBe(66);
});

/** The short-cuts of `bestPlacement`: one extreme is best, whatever the quorum and the number of faults. */
describe('an extreme is best for any quorum and any number of faults', () => {
  test.for([
    ['Theorem 1', concentrated, attack(false)],
    ['Theorem 1, with removal', concentrated, attack(true)],
    ['balance against crashing VMs', balanced, { ...attack(false), fault: 'crash-stop' }],
    ['balance against chosen VMs', balanced, { ...attack(false), fault: 'unlimited-byzantine', keep: 'vm' }],
    ['balance against chosen PMs', balanced, { fault: 'unlimited-byzantine', level: 'pm', keep: 'vm', removal: false }],
  ] as const)('%s', ([, extreme, model]) => {
    for (const [v, m] of [
      [6, 2],
      [7, 3],
      [9, 3],
      [9, 4],
      [10, 5],
    ] as const) {
      for (let quorum = 1; quorum <= unitsIn(balanced(v, m), model); quorum += 1) {
        const curveOf = (sizes: Sizes): readonly number[] => lossCurve({ sizes, model, quorum, faults: 3 * v });
        const best = curveOf(extreme(v, m));
        const noBetter = partitions(v, m).filter((sizes) =>
          curveOf(sizes).every((loss, n) => compareLosses(best[n] ?? 1, loss) <= 0),
        );
        expect(noBetter).toEqual(partitions(v, m));
      }
    }
  });
});

describe('Table 1', () => {
  test('as printed', () => {
    const table = FAULTS.flatMap((fault) =>
      LEVELS.toReversed().map((level) =>
        LEVELS.toReversed().map((keep) => tableOne({ fault, level, keep, removal: false })),
      ),
    );
    expect(table).toEqual([
      ['irrelevant', 'irrelevant'],
      ['balanced', 'irrelevant'],
      ['irrelevant', 'irrelevant'],
      ['unbalanced', 'balanced'],
      ['irrelevant', 'balanced'],
      ['irrelevant', 'balanced'],
    ]);
  });

  test('holds on average only in these cases', () => {
    const failing = cells().filter(({ counterExample }) => counterExample);
    expect(failing.map(({ model }) => named(model))).toEqual([
      'crash-stop/pm keep vm',
      'limited-byzantine/pm keep vm',
      'limited-byzantine/vm keep vm',
      'limited-byzantine/pm keep vm with removal',
      'limited-byzantine/vm keep vm with removal',
    ]);
  });
});
