/**
 * Scripts that set up MongoDB's replica sets, in Jobs, hooks of pods and ConfigMaps, and what they say of the members.
 */
import type { Memo } from '../../base/memo.ts';
import { inReplicaSet, mayTellReplicaSet, type ReplicaSet, replicaSetsIn } from '../software/replicaSets.ts';
import { spansOf, type Value } from '../../text/values.ts';
import { LIMITS } from '../../text/limits.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import type { Workload } from './workload.ts';
import { voting } from './voting.ts';

/** The replica sets in the scripts of an object. */
export function readReplicaSets({ map }: KubernetesObject): readonly ReplicaSet[] {
  const telling = spansOf(map).some(({ part }) => mayTellReplicaSet(part.text));
  return telling ? textsOf(map).flatMap(replicaSetsIn) : [];
}

function textsOf(value: Value, depth = 0): readonly string[] {
  if (value.kind === 'scalar') return mayTellReplicaSet(value.text) ? [value.text] : [];
  if (depth > LIMITS.levels.most) return [];
  if (value.kind === 'seq') return value.items().flatMap((item) => textsOf(item, depth + 1));
  return value.kind === 'map' ? value.entries().flatMap((entry) => textsOf(entry.value, depth + 1)) : [];
}

/** The workloads with what these scripts say of them. */
export function withReplicaSets(
  workloads: readonly Workload[],
  sets: readonly ReplicaSet[],
  memo: Memo,
): readonly Workload[] {
  if (sets.length === 0) return workloads;
  return workloads.map((workload) => {
    const { member, service } = workload;
    if (member.software !== 'MongoDB' || !service.software) return workload;
    return memo.get(withReplicaSets, workload, sets, () => {
      const owner = { replicas: typeof workload.pods.replicas === 'number' ? workload.pods.replicas : 1 };
      const membership = inReplicaSet(member.membership, sets, owner, [member.name]);
      return membership === member.membership ? workload : voting(workload, service.software, membership);
    });
  });
}
