/** What the number of replicas alone says of a service, wherever they are. */
import type { RiskModel } from '../model/riskModel.ts';
import type { Service } from '../model/service.ts';
import type { Located } from '../model/written.ts';
import { total } from '../risk/placement.ts';
import { quorumIfAny } from '../risk/quorum.ts';

/** Some replica votes more than once, so that their number says nothing of the quorum. */
export function isWeighted({ hosts }: Service): boolean {
  return hosts.some(({ votes }) => votes?.some((vote) => vote > 1));
}

/** How many replicas there are that vote, and where it is stated; the service's name where it is not. */
export function replicasOf({ scheduling, hosts, declaredReplicas, nameRange }: Service): Located<number> {
  if (scheduling) return scheduling.replicas;
  const value = total(hosts.map(({ replicas, votes }) => votes?.filter((vote) => vote > 0).length ?? replicas));
  return declaredReplicas?.value === value ? declaredReplicas : { value, range: nameRange };
}

/** How many of the replicas must stay correct; undefined where hosts are what must, or the placement decides it. */
export function quorumOfReplicas({ faultModel, quorum }: RiskModel, replicas: number): number | undefined {
  return faultModel.keep === 'pm' ? undefined : quorumIfAny(quorum, replicas);
}
