/** What the risk engine is asked about a service. */
import type { Scheduling } from '../model/scheduling.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { Host, Service } from '../model/service.ts';
import type { RiskQuestion } from '../risk/assess.ts';
import { crashesHosts } from '../risk/faultModel.ts';
import { canonical, total } from '../risk/placement.ts';
import type { MemberVotes } from '../risk/votes.ts';
import { type ClusterNode, HOST } from '../scheduling/cluster.ts';
import { type DomainView, spreadOverHosts, votesOn } from './domains.ts';
import { type FailureNumbers, machinesOf, ratesOf } from './reliability.ts';
import { bindingConstraints, rolloutOf, scheduledGroups, type ScheduleQuestion, type sharedNodes } from './schedule.ts';

/** What is known beside the service: the model in force, how often machines fail, and what counts as one machine. */
export interface Terms {
  readonly model: RiskModel;
  readonly numbers: FailureNumbers;
  /** `host`, or a label of nodes. */
  readonly domain: string;
}

/** What is asked about a service whose placement the file states, with so many replicas on the hosts of its view. */
export function placementQuestion(
  stated: Service,
  view: DomainView,
  { model, numbers, domain }: Terms,
): (sizes: readonly number[]) => RiskQuestion | undefined {
  return (sizes) =>
    questionOf(
      withSizes(view.service, sizes),
      model,
      domain === HOST
        ? ratesOn(view.service.hosts, sizes, numbers, model)
        : installedOn(stated, view, sizes, numbers, model),
    );
}

/** What is asked about a service that a scheduler places on these nodes. */
export function scheduleQuestion(
  scheduling: Scheduling,
  open: ReturnType<ReturnType<typeof sharedNodes>>,
  { model, numbers, domain }: Terms,
): ScheduleQuestion {
  return {
    replicas: scheduling.replicas.value,
    constraints: bindingConstraints(scheduling),
    domain,
    model: model.faultModel,
    quorum: model.quorum,
    ...(model.faults !== undefined && { faults: model.faults }),
    ...scheduledReliability(open.nodes, model, numbers, domain),
    ...open,
    ...scheduledGroups(scheduling, open.nodes),
    ...rolloutOf(scheduling),
  };
}

function withSizes(service: Service, sizes: readonly number[]): Service {
  return { ...service, hosts: service.hosts.map((host, index) => ({ ...host, replicas: sizes[index] ?? 0 })) };
}

function questionOf(
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

/** What the replicas vote, host by host, where not each of them votes once. */
export function differingVotes(hosts: readonly Host[]): MemberVotes | undefined {
  return hosts.some(({ votes }) => votes?.some((vote) => vote !== 1)) ? hosts.map(votesOn) : undefined;
}

function ratesOn(
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

/** Where a zone counts as one machine, hosts still fail by themselves. What else can go wrong strikes the zone. */
function installedOn(
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

/** Where all nodes are alike it does not matter which of them the scheduler takes. */
function scheduledReliability(
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
