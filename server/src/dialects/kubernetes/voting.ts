/** A workload with what is known of its software, and of the votes of its pods. */
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Scheduling } from '../../model/scheduling.ts';
import type { Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import type { Membership } from '../software/membership.ts';
import type { Workload } from './workload.ts';

/** @param software the software of the workload, whether its pods vote or not */
export function voting(
  workload: Workload,
  software: Located<QuorumSoftware> | undefined,
  membership: Membership,
): Workload {
  const { voters, weight, votes } = membership;
  const { rank } = workload;
  const notJudged = workload.notJudged ?? (votes === 'some' ? 'only some of the pods vote' : undefined);
  const { quorumBased: _, ...service } = workload.service;
  const { voters: __, votes: ___, ...pods } = workload.pods;
  const count = typeof pods.replicas === 'number' ? pods.replicas : 1;
  const never = votes === 'never';
  const quorumBased = never ? rank && 'unless-declared' : software ? undefined : rank;
  return {
    ...workload,
    service: {
      ...service,
      // Where only some of the pods vote, it is not known where those are.
      complete: service.complete && votes !== 'some',
      ...(service.scheduling && { scheduling: ofVoters(service.scheduling, count, voters) }),
      ...(software && !never && { software, ...(notJudged !== undefined && { notJudged }) }),
      ...(quorumBased && { quorumBased }),
    } satisfies Service,
    pods: { ...pods, ...(voters && { voters }), ...(weight !== undefined && { votes: weight }) },
    member: {
      ...workload.member,
      software: software?.value.name,
      replicas: voters?.length ?? count,
      membership,
    },
  };
}

function ofVoters(scheduling: Scheduling, count: number, voters: Membership['voters']): Scheduling {
  if (!voters) return scheduling;
  const uneditable = `${voters.length} of ${count} pods vote`;
  return {
    ...scheduling,
    replicas: { ...scheduling.replicas, value: voters.length, uneditable },
    silent: count - voters.length,
  };
}
