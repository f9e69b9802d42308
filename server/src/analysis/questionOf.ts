/** Makes the question about a service: about its placement, or about what a scheduler may do with it. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Host, Service } from '../model/service.ts';
import type { Scheduling } from '../model/scheduling.ts';
import type { RiskQuestion } from '../risk/riskReport.ts';
import { crashesHosts } from '../risk/faultModel.ts';
import { type MemberVotes, votersOf } from '../risk/votes.ts';
import { canonical, total } from '../risk/placement.ts';
import { QuorumError, quorumOf } from '../risk/quorum.ts';
import { unitNoun } from '../rules/wording.ts';
import { type ClusterNode, HOST } from '../scheduling/cluster.ts';
import { type DomainView, spreadOverHosts, votesOn } from './domains.ts';
import { type FailureNumbers, machinesOf, ratesOf } from './reliability.ts';
import { bindingConstraints } from './schedule.ts';
import type { ScheduleQuestion } from './scheduleQuestion.ts';

export function withSizes(service: Service, sizes: readonly number[]): Service {
  return { ...service, hosts: service.hosts.map((host, index) => ({ ...host, replicas: sizes[index] ?? 0 })) };
}

/**
 * The error of a quorum that cannot exist with the replicas that a service has or wants. It is found before any
 * question is asked.
 */
export function quorumError(service: Service, model: RiskModel): QuorumError | undefined {
  const votes = differingVotes(service.hosts);
  const sizes = canonical(
    votes ? votersOf(votes).map(({ length }) => length) : service.hosts.map(({ replicas }) => replicas),
  );
  const hosts = service.scheduling ? service.scheduling.replicas.value : sizes.length;
  const replicas = service.scheduling ? hosts : total(votes ? votes.flat() : sizes);
  if (!service.complete || replicas === 0) return undefined;
  const { keep } = model.faultModel;
  try {
    quorumOf(model.quorum, keep === 'pm' ? hosts : replicas, sizes, unitNoun(keep, service.nouns));
    return undefined;
  } catch (error) {
    if (error instanceof QuorumError) return error;
    throw error;
  }
}

export function questionOf(
  { hosts }: Service,
  model: RiskModel,
  reliability: Pick<RiskQuestion, 'rates' | 'installed'>,
): RiskQuestion | undefined {
  const sizes = hosts.map(({ replicas }) => replicas);
  if (sizes.every((size) => size === 0)) return undefined;
  const limited = hosts.some(({ capacity }) => capacity !== undefined);
  const votes = differingVotes(hosts);
  return {
    sizes: limited || reliability.rates || votes ? sizes : canonical(sizes),
    ...(votes && { votes }),
    model: model.faultModel,
    quorum: model.quorum,
    ...(model.faults !== undefined && { faults: model.faults }),
    ...(limited && { capacities: hosts.map(({ capacity }) => capacity ?? Infinity) }),
    ...reliability,
  };
}

/** The votes of the replicas, host by host; undefined where each has one vote. */
function differingVotes(hosts: readonly Host[]): MemberVotes | undefined {
  return hosts.some(({ votes }) => votes?.some((vote) => vote !== 1)) ? hosts.map(votesOn) : undefined;
}

export function ratesOn(
  hosts: readonly Host[],
  sizes: readonly number[],
  numbers: FailureNumbers,
  model: RiskModel,
): Pick<RiskQuestion, 'rates'> {
  const machines = machinesOf(
    hosts.map(({ name }) => name),
    numbers,
    model,
  );
  const rates = machines && ratesOf(machines, sizes);
  return rates ? { rates } : {};
}

/**
 * The hosts in zones that count as one machine: hosts still fail by themselves, and all other faults strike the zone.
 */
export function installedOn(
  stated: Service,
  view: DomainView,
  sizes: readonly number[],
  numbers: FailureNumbers,
  model: RiskModel,
): Pick<RiskQuestion, 'rates' | 'installed'> {
  if (!crashesHosts(model.faultModel))
    return model.probability === undefined ? {} : { rates: { ball: model.probability } };
  const present = stated.hosts.map(({ replicas }) => replicas);
  const asIs = view.service.hosts.every(({ replicas }, index) => replicas === sizes[index]);
  const held = asIs ? present : spreadOverHosts(present, view, sizes);
  const { rates } = ratesOn(stated.hosts, held, numbers, model);
  const votes = asIs ? stated.hosts.map((host) => total(votesOn(host))) : held;
  return rates ? { installed: { votes, rates } } : {};
}

/** The probabilities of nodes. Where all nodes are alike it does not matter which of them the scheduler takes. */
export function scheduledReliability(
  nodes: readonly ClusterNode[],
  model: RiskModel,
  numbers: FailureNumbers,
  domain: string,
): Pick<ScheduleQuestion, 'probability' | 'machines'> {
  const { probability } = model;
  const byDefault = probability === undefined ? {} : { probability };
  if (nodes.length === 0 || (domain !== HOST && !crashesHosts(model.faultModel))) return byDefault;
  const { known, zones } = numbers;
  const stated = nodes.map(({ name }) => known.get(name)?.probability ?? probability);
  const [first] = stated;
  if (domain === HOST && zones.length === 0 && stated.every((each) => each === first)) {
    return first === undefined ? {} : { probability: first };
  }
  const machines = machinesOf(
    nodes.map(({ name }) => name),
    numbers,
    model,
  );
  return machines ? { machines } : {};
}

export function scheduleQuestionOf(
  scheduling: Scheduling,
  model: RiskModel,
  domain: string,
): Omit<ScheduleQuestion, 'nodes'> {
  return {
    replicas: scheduling.replicas.value,
    constraints: bindingConstraints(scheduling),
    domain,
    model: model.faultModel,
    quorum: model.quorum,
    ...(model.faults !== undefined && { faults: model.faults }),
  };
}
