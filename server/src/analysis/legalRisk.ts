/** The risk of one legal placement of a scheduled service. */
import { total } from '../risk/placement.ts';
import { assess } from '../risk/assess.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { lossCurve, unitsIn } from '../risk/lossCurve.ts';
import { quorumIfAny } from '../risk/quorum.ts';
import { rateLoss, type Rates } from '../risk/rates.ts';
import { type MemberVotes, votingCurve, votingUnits } from '../risk/votes.ts';
import { HOST } from '../scheduling/cluster.ts';
import { type Placement, votesIn } from '../scheduling/riskHosts.ts';
import { ratesOf } from './reliability.ts';
import type { ScheduleQuestion } from './scheduleQuestion.ts';

/** A placement with its nodes, where it matters which nodes they are. */
export type OnNodes = Placement & { readonly nodes?: Placement['domains'] };

/** The losses from loss(0) to loss(faults), with a quorum that also counts pending members. */
export function curveOf(placement: Placement, question: ScheduleQuestion, faults: number): readonly number[] {
  const quorum = reachableQuorum(placement, question);
  if (quorum === undefined) return Array.from({ length: faults + 1 }, () => 1);
  const { model } = question;
  const votes = memberVotes(placement);
  if (votes) return votingCurve({ votes, model, quorum, faults });
  return lossCurve({ sizes: placement.sizes, model, quorum, faults });
}

/** The votes of the members, host by host; undefined where each has one vote. */
function memberVotes({ domains }: Placement): MemberVotes | undefined {
  return domains.some(({ votes }) => votes) ? domains.map(({ votes = [] }) => votes) : undefined;
}

/** The votes of all members, placed or pending. */
function allVotes({ replicas, votes = 1, others = [] }: ScheduleQuestion): number {
  const parts = others.filter(({ member }) => member === true);
  const own = replicas - total(parts.map((part) => part.replicas));
  return own * votes + total(parts.map((part) => part.replicas * (part.votes ?? 1)));
}

/**
 * How many units must stay correct; undefined where fewer are in place, so that the quorum is lost from the start.
 * Pending replicas are lost already, but the quorum still counts them.
 */
function reachableQuorum(placement: Placement, question: ScheduleQuestion): number | undefined {
  const { quorum, model } = question;
  const votes = memberVotes(placement);
  const inPlace = votes ? votingUnits(votes, model) : unitsIn(placement.sizes, model);
  const required = quorumIfAny(quorum, model.keep === 'pm' ? inPlace : allVotes(question), placement.sizes);
  return required === undefined || required > inPlace ? undefined : required;
}

/** The probability of losing the quorum on the hosts of a placement, where it is known. */
export function failureOf(placement: OnNodes, question: ScheduleQuestion): number | undefined {
  const rates = ratesOn(placement, question);
  const { model } = question;
  // Where single members stop, it matters which ones, and not only how many.
  if (!rates || (memberVotes(placement) && model.level === 'vm')) return undefined;
  const quorum = reachableQuorum(placement, question);
  if (quorum === undefined) return 1;
  return rateLoss({ sizes: (placement.nodes ?? placement.domains).map(votesIn), model, quorum, rates });
}

/** How often each node of the placement is down, in the order of the nodes. */
function ratesOn({ nodes: used }: OnNodes, { nodes, machines, probability }: ScheduleQuestion): Rates | undefined {
  if (!machines) return probability === undefined ? undefined : { ball: probability };
  if (!used) return undefined;
  const places = new Map(nodes.map(({ name }, place) => [name, place]));
  const hosts = used.map(({ name }) => machines.hosts[places.get(name) ?? -1] ?? {});
  const sizes = used.map(({ replicas }) => replicas);
  return ratesOf({ ...machines, hosts }, sizes);
}

export function reportOf(placement: OnNodes, question: ScheduleQuestion): { report?: RiskReport } {
  const quorum = reachableQuorum(placement, question);
  if (quorum === undefined) return {};
  const { model, faults, horizon, domain } = question;
  const rates = ratesOn(placement, question);
  const held = placement.nodes?.map(votesIn);
  const votes = memberVotes(placement);
  const asked = {
    ...(faults !== undefined && { faults }),
    ...(horizon !== undefined && { horizon }),
    ...(votes && { votes }),
    ...(rates && (held && domain !== HOST ? { installed: { votes: held, rates } } : { rates })),
  };
  return { report: assess({ sizes: placement.sizes, model, quorum, ...asked }) };
}
