/** What the number of replicas alone says of a service, whatever their placement. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Service } from '../model/service.ts';
import type { Located } from '../model/written.ts';
import { total } from '../risk/placement.ts';
import { quorumIfAny } from '../risk/quorum.ts';

/** True where some replica has several votes, so that the number of replicas says nothing of the quorum. */
export function isWeighted({ hosts, scheduling }: Pick<Service, 'hosts' | 'scheduling'>): boolean {
  const { votes = 1, groups = [] } = scheduling?.company ?? {};
  return votes > 1 || groups.some((group) => (group.votes ?? 1) > 1) || hosts.some(hasSeveral);
}

function hasSeveral({ votes }: Service['hosts'][number]): boolean {
  return votes?.some((vote) => vote > 1) === true;
}

/** The service with votes in the place of replicas, where a majority is one of votes. */
export function inVotes<Of extends Pick<Service, 'hosts' | 'scheduling' | 'nouns'>>(service: Of): Of {
  return isWeighted(service) ? { ...service, nouns: { ...service.nouns, replica: ['vote', 'votes'] } } : service;
}

/** The number of replicas that vote, with the place that states it; the place is the service's name where none does. */
export function replicasOf({ scheduling, hosts, declaredReplicas, nameRange }: Service): Located<number> {
  if (scheduling) return scheduling.replicas;
  const value = total(hosts.map(({ replicas, votes }) => votes?.filter((vote) => vote > 0).length ?? replicas));
  return declaredReplicas?.value === value ? declaredReplicas : { value, range: nameRange };
}

/**
 * How many of the replicas must stay correct; undefined where hosts must stay, or where the placement decides the
 * number.
 */
export function quorumOfReplicas({ faultModel, quorum }: RiskModel, replicas: number): number | undefined {
  return faultModel.keep === 'pm' ? undefined : quorumIfAny(quorum, replicas);
}
