/**
 * The report on members whose votes differ. No better placement is searched for: what a move does depends on which
 * member moves.
 */
import type { RiskQuestion, RiskReport } from './riskReport.ts';
import { compareLosses } from './compareCurves.ts';
import { tableOne } from './faultModel.ts';
import { canonical, checkWhole, total } from './placement.ts';
import { quorumOf } from './quorum.ts';
import { assumptionOf, crashLoss, ninesOf } from './rates.ts';
import { fewestVotingFaults, type MemberVotes, votersOf, votingCurve, votingUnits, votingWork } from './votes.ts';

const LONGEST_HORIZON = 1000;

/**
 * The same report as that of `assess`; `best`, `balanced` and `concentrated` are all the current placement.
 * @throws QuorumError when no such quorum can exist
 * @throws RangeError where the votes are too many for an exact curve, or not whole
 */
export function assessVotes(question: RiskQuestion, votes: MemberVotes, work: number): RiskReport {
  const { model, faults } = question;
  const voters = votersOf(votes);
  const sizes = canonical(voters.map(({ length }) => length));
  checkWhole(faults ?? 0, question.horizon ?? 0, total(sizes), ...votes.flat());
  const units = votingUnits(votes, model);
  const quorum = quorumOf(question.quorum, units, sizes);
  const horizon = Math.max(question.horizon ?? Math.min(total(sizes), LONGEST_HORIZON), faults ?? 0);
  const here = { votes, model, quorum, faults: horizon };
  if (votingWork(here) > work) throw new RangeError('too many members with votes of their own');
  const { failure } = failureOf(question, votes, quorum);
  const current = { sizes, loss: votingCurve(here), ...(failure && { failure: failure.probability }) };
  const first = fewestVotingFaults(votes, model, quorum);
  const half = current.loss.findIndex((loss) => compareLosses(loss, 0.5) > 0);
  return {
    units,
    quorum,
    current,
    balanced: current,
    concentrated: current,
    best: { ...current, exact: false, argument: 'none' },
    tolerance: first - 1,
    ...(half >= 0 && { halfLife: half }),
    criticalHosts: votes.flatMap((_, host) => (isCritical(question, votes, quorum, host) ? host : [])),
    advice: tableOne(model),
    headline: faults ?? first,
    ...(failure && { failure }),
  };
}

/** The failure probability where hosts crash as a whole with known probabilities; nothing for other fault models. */
function failureOf(
  { model, rates, installed }: RiskQuestion,
  votes: MemberVotes,
  quorum: number,
): Pick<RiskReport, 'failure'> {
  if (model.fault !== 'crash-stop' || model.level !== 'pm') return {};
  const held = votes.map((members) => (model.keep === 'vm' ? total(members) : Math.sign(total(members))));
  const crashing = installed ?? (rates && { votes: held, rates });
  if (!crashing) return {};
  const probability = crashLoss(crashing, quorum);
  return { failure: { probability, nines: ninesOf(probability), assumption: assumptionOf(crashing.rates) } };
}

/** True where the loss of this host alone loses the quorum. */
function isCritical({ model }: RiskQuestion, votes: MemberVotes, quorum: number, host: number): boolean {
  const others = votes.filter((_, index) => index !== host);
  return votingUnits([votes[host] ?? []], model) > 0 && votingUnits(others, model) < quorum;
}
