import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FaultModel, processOf } from '../../server/src/risk/faultModel.ts';
import { lossCurve } from '../../server/src/risk/lossCurve.ts';
import { fewestVotingFaults, type MemberVotes, votingCurve, votingUnits } from '../../server/src/risk/votes.ts';
import { anyCase, MODELS, named } from './support/arbitraries.ts';
import { nearestDouble } from './support/nearestDouble.ts';

/** Is the quorum lost when these members, counted through all hosts, are struck? Straight from the words of the model. */
function isLost(votes: MemberVotes, model: FaultModel, quorum: number, struck: ReadonlySet<number>): boolean {
  let member = -1;
  const hosts = votes.map((members) => members.map((vote) => ({ vote, struck: struck.has((member += 1)) })));
  const correct = hosts.map((members) => {
    const voters = members.filter(({ vote }) => vote > 0);
    const left = voters.filter((voter) => !voter.struck);
    const tainted = voters.length > left.length && !(model.fault === 'crash-stop' && model.level === 'vm');
    if (voters.length === 0 || left.length === 0 || tainted) return 0;
    return model.keep === 'pm' ? 1 : left.reduce((sum, { vote }) => sum + vote, 0);
  });
  return correct.reduce<number>((sum, units) => sum + units, 0) < quorum;
}

/** What a fault can strike: a voting member, or at level `pm` all members of a host that has one. */
function targets(votes: MemberVotes, { level }: FaultModel): readonly (readonly number[])[] {
  let member = -1;
  const hosts = votes.map((members) => members.map((vote) => ({ vote, member: (member += 1) })));
  const voters = hosts.map((members) => members.filter(({ vote }) => vote > 0).map((one) => one.member));
  return level === 'vm' ? voters.flat().map((one) => [one]) : voters.filter((one) => one.length > 0);
}

/** Every sequence of n faults, counted in whole numbers: how many lose the quorum, of how many. */
function enumerated(votes: MemberVotes, model: FaultModel, quorum: number, n: number) {
  const balls = targets(votes, model);
  const process = processOf(model);
  const faults = process === 'independent' ? n : Math.min(n, balls.length);
  let [lost, ways] = [0n, 0n];
  const strike = (left: number, struck: readonly number[]): void => {
    if (left === 0) {
      ways += 1n;
      if (isLost(votes, model, quorum, new Set(struck.flatMap((ball) => balls[ball] ?? [])))) lost += 1n;
      return;
    }
    for (const ball of balls.keys()) {
      if (process === 'independent' || !struck.includes(ball)) strike(left - 1, [...struck, ball]);
    }
  };
  strike(faults, []);
  return process === 'chosen' ? { lost: lost > 0n ? 1n : 0n, ways: 1n } : { lost, ways };
}

const anyVotes = fc
  .array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
  .filter((votes) => votes.flat().length <= 7 && votes.flat().some((vote) => vote > 0));

test('a thousand random votes, models and quorums agree with enumeration', () => {
  fc.assert(
    fc.property(
      anyVotes,
      fc.constantFrom(...MODELS),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (votes, model, share) => {
        const quorum = Math.max(1, Math.ceil(share * votingUnits(votes, model)));
        const curve = votingCurve({ votes, model, quorum, faults: 4 });
        for (const [n, loss] of curve.entries()) {
          const expected = nearestDouble(enumerated(votes, model, quorum, n));
          if (expected === 0 || expected === 1) expect(loss).toBe(expected);
          else expect(Math.abs(loss / expected - 1)).toBeLessThanOrEqual(1e-12);
        }
        const first = curve.findIndex((loss) => loss > 0);
        if (first >= 0) expect(fewestVotingFaults(votes, model, quorum)).toBe(first);
      },
    ),
    { numRuns: 1000 },
  );
});

test('one vote each is a placement of plain counts', () => {
  fc.assert(
    fc.property(anyCase(), ({ sizes, model, quorum }) => {
      const votes = sizes.map((size) => Array<number>(size).fill(1));
      expect(votingCurve({ votes, model, quorum, faults: 12 })).toEqual(
        lossCurve({ sizes, model, quorum, faults: 12 }),
      );
    }),
  );
});

test.for(MODELS.map((model) => [named(model), model] as const))(
  '%s: a member without a vote changes nothing',
  ([, model]) => {
    const [beside, without] = [
      [[2, 0], [1, 1], [0], [1]],
      [[2], [1, 1], [1]],
    ].map((votes) => votingCurve({ votes, model, quorum: 2, faults: 6 }));
    expect(beside).toEqual(without);
  },
);
