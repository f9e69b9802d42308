/** What the explorer tells of a draft never gets worse when the placement gets better. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groundOf, sizesOf } from '../../server/src/analysis/ground.ts';
import { answer } from '../../server/src/analysis/question.ts';
import { judged, type Reports } from '../../server/src/features/explorer/judged.ts';
import { modelName } from '../../server/src/features/explorer/models.ts';
import { assess } from '../../server/src/risk/assess.ts';
import { unavailabilityOf } from '../../server/src/risk/availability.ts';
import { compareLosses } from '../../server/src/risk/compareCurves.ts';
import { diagnose } from '../support/diagnose.ts';

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Replicas on hosts, some of them idle, as a file states them. */
const placements = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 6 })
  .filter((sizes) => sum(sizes) >= 3);

/** A draft: replicas that go from host to host, one after the other. */
function moved(sizes: readonly number[], moves: readonly (readonly [number, number])[]): readonly number[] {
  return moves.reduce<readonly number[]>((now, [from, to]) => {
    const [giver, taker] = [from % now.length, to % now.length];
    if ((now[giver] ?? 0) === 0) return now;
    const given = now.with(giver, (now[giver] ?? 0) - 1);
    return given.with(taker, (given[taker] ?? 0) + 1);
  }, sizes);
}

function explorer(sizes: readonly number[], fault: string) {
  const hosts = sizes.map((replicas, host) => `h${host}: ${replicas}`).join(', ');
  const { analysis } = diagnose(`deployments: [{name: a, fault: ${fault}, hosts: {${hosts}}}]\n`);
  const [service] = analysis.services;
  const found = service?.question && groundOf(service, answer(service.question));
  if (!service || !found) throw new Error('nothing to explore');
  const model = service.model.faultModel;
  const reportOf = (on: readonly number[]) => {
    const question = found.questionOf(on, model);
    if (!question) throw new Error('no host holds a replica');
    return assess(question);
  };
  const start = reportOf(sizesOf(found));
  return (draft: readonly number[]) => {
    const reports: Reports = { draft: reportOf(draft), start };
    return {
      told: judged(service, model, found, reports, { sizes: draft, written: { moved: 0, edits: [] } }),
      report: reports.draft,
      name: modelName(model, service.model.quorum),
    };
  };
}

const moves = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 6 });

test('of hosts that crash: more is tolerated or the time down is no longer, over hosts in use and idle ones', () => {
  fc.assert(
    fc.property(placements, moves, moves, (sizes, one, other) => {
      const judge = explorer(sizes, 'crash-stop/pm');
      const [a, b] = [judge(moved(sizes, one)), judge(moved(sizes, other))];
      // The objective: tolerance, then the chance to be down where each host is down 1 % of the time.
      const downOf = (draft: readonly number[], quorum: number): number =>
        unavailabilityOf({ hosts: draft.map((votes) => ({ votes, probability: 0.01 })), domains: [], quorum });
      const [downA, downB] = [downOf(moved(sizes, one), a.report.quorum), downOf(moved(sizes, other), b.report.quorum)];
      expect(compareLosses(a.told.loss.value, downA)).toBe(0);
      const better = a.report.tolerance - b.report.tolerance || -compareLosses(downA, downB);
      if (better > 0 && a.report.tolerance === b.report.tolerance)
        expect(a.told.loss.value).toBeLessThan(b.told.loss.value);
      if (better === 0) expect(compareLosses(a.told.loss.value, b.told.loss.value)).toBe(0);
      // So few hosts never tolerate more and are down for longer.
      if (better > 0) expect(a.told.loss.value).toBeLessThanOrEqual(b.told.loss.value * (1 + 1e-12));
      expect(a.told.what).toBe(b.told.what);
      expect(a.told.before).toEqual(b.told.before);
    }),
    { numRuns: 60 },
  );
});

test('of other faults: the loss after the same number of faults for every draft', () => {
  fc.assert(
    fc.property(placements, moves, moves, (sizes, one, other) => {
      const judge = explorer(sizes, 'limited-byzantine/vm');
      const [a, b] = [judge(moved(sizes, one)), judge(moved(sizes, other))];
      expect(a.told.what).toBe(b.told.what);
      expect(a.told.before).toEqual(b.told.before);
      const [, n = ''] = /after (\d+) faults?$/.exec(a.told.what) ?? [];
      for (const { told, report } of [a, b]) expect(told.loss.value).toBe(report.current.loss[Number(n)] ?? 1);
    }),
    { numRuns: 60 },
  );
});
