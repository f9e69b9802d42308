/**
 * Members with votes of their own. A fault strikes a member whole, so a member is one ball however many votes it has. A
 * member without a vote is no ball, and a host with only such members is not in use. What a vote means depends on the
 * model:
 *
 * - keep `vm`: the units to keep are votes. Limited and unlimited Byzantine faults, and crashes at `pm`, cost all votes
 * of
 * a struck host. Crashes at `vm` cost the votes of the struck members, wherever they sit.
 * - keep `pm`: a host is one unit, whatever the votes of its members. Crashes at `vm` cost it with its last voting
 * member, all
 * other faults at the first strike. At `vm` each of its voting members is a ball; at `pm` the host is one ball.
 */
import { type FaultModel, harmOf, processOf } from './faultModel.ts';
import type { Drawing, HostClass } from './draws.ts';
import { classCurve, classWork, grouped, isChanceless, steps } from './lossCurve.ts';
import { checkWhole, total } from './placement.ts';
import { lossThreshold } from './quorum.ts';

/** The votes of each member, host by host: `[[2, 1], [1], [0]]`. */
export type MemberVotes = readonly (readonly number[])[];

/** A placement of replicas whose votes differ. */
export interface VotingQuestion {
  readonly votes: MemberVotes;
  readonly model: FaultModel;
  /** How many votes (keep `vm`) or hosts with a voting member (keep `pm`) must stay correct. */
  readonly quorum: number;
  /** The curve goes from 0 to this many faults. */
  readonly faults: number;
}

/** The votes of voting members, host by host; hosts and members without a vote are left out. */
export function votersOf(votes: MemberVotes): MemberVotes {
  return votes.map((members) => members.filter((vote) => vote > 0)).filter((members) => members.length > 0);
}

/** The number of all votes (keep `vm`), or of all hosts with a voting member (keep `pm`). */
export function votingUnits(votes: MemberVotes, { keep }: Pick<FaultModel, 'keep'>): number {
  return keep === 'pm' ? votersOf(votes).length : total(votes.map(total));
}

/**
 * The probability of losing the quorum after 0, 1, ... faults. Where each member has one vote, it equals `lossCurve`.
 * @throws RangeError when a vote or the number of faults is not a whole number from 0 to a million
 */
export function votingCurve({ votes, model, quorum, faults }: VotingQuestion): readonly number[] {
  checkWhole(faults, Math.abs(quorum), ...votes.flat());
  const fewest = fewestVotingFaults(votes, model, quorum);
  const units = votingUnits(votes, model);
  // With several votes for a member, it matters which members crash; with one vote each, chance has no part in that.
  const isChance = (harmOf(model) === 'each' && votes.flat().some((vote) => vote > 1)) || !isChanceless(model);
  if (!isChance || quorum < 1 || quorum > units) return steps(fewest, faults);
  const { classes, drawing } = drawingOf({ votes, model, quorum, faults });
  return classCurve(classes, drawing, processOf(model), faults);
}

/** Roughly how many multiplications `votingCurve` takes at most. */
export function votingWork(question: VotingQuestion): number {
  const { classes, drawing } = drawingOf(question);
  return classWork(classes, drawing, processOf(question.model), question.faults);
}

function drawingOf({ votes, model, quorum, faults }: VotingQuestion) {
  const urns = urnsOf(votes, model);
  const drawing: Drawing = {
    harm: harmOf(model) === 'each' ? 'touched' : harmOf(model),
    threshold: Math.max(1, lossThreshold(votingUnits(votes, model), quorum)),
    draws: Math.min(faults, total(urns.map(({ balls }) => balls))),
    fewest: fewestVotingFaults(votes, model, quorum),
  };
  return { classes: grouped(urns), drawing };
}

/** The fewest faults that can lose the quorum, where they fall worst; Infinity or 0 in the cases of `fewestFaults`. */
export function fewestVotingFaults(votes: MemberVotes, model: FaultModel, quorum: number): number {
  const threshold = lossThreshold(votingUnits(votes, model), quorum);
  if (threshold <= 0) return 0;
  if (quorum < 1) return Infinity;
  const urns = urnsOf(votes, model);
  if (harmOf(model) === 'exhausted') {
    return total(
      urns
        .map(({ balls }) => balls)
        .toSorted((a, b) => a - b)
        .slice(0, threshold),
    );
  }
  let lost = 0;
  return urns.toSorted((a, b) => b.units - a.units).findIndex(({ units }) => (lost += units) >= threshold) + 1;
}

type Urn = Omit<HostClass, 'hosts'>;

function urnsOf(votes: MemberVotes, model: FaultModel): readonly Urn[] {
  const hosts = votersOf(votes);
  // The struck members decide which votes are lost, so each is an urn of its own, and hosts do not matter.
  if (harmOf(model) === 'each') return hosts.flat().map((units) => ({ balls: 1, units }));
  return hosts
    .map((members) => ({
      balls: model.level === 'vm' ? members.length : 1,
      units: model.keep === 'vm' ? total(members) : 1,
    }))
    .toSorted((a, b) => b.balls - a.balls || b.units - a.units);
}
