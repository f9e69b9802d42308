/**
 * Workloads beside the pods that they run, as `kubectl get statefulsets,pods` prints both. Where the pods are is what
 * counts then: the scheduler has decided already.
 */
import { groupBy } from '../../base/groupBy.ts';
import type { Memo } from '../../base/memo.ts';
import type { Range, Service } from '../../model/service.ts';
import { hostsOf, movesOf, pinsOf, type Pod, podGroup } from './pods.ts';
import type { VolumeTerms } from './volumes.ts';
import type { Workload } from './workload.ts';

interface Running {
  readonly services: readonly Service[];
  /** The pods that belong to none of these workloads. */
  readonly others: readonly Pod[];
}

/** @param services those of the workloads */
export function asTheyRun(
  services: readonly Service[],
  workloads: readonly Workload[],
  pods: readonly Pod[],
  volumes: VolumeTerms,
  memo: Memo,
): Running {
  if (pods.length === 0 || workloads.length === 0) return { services, others: pods };
  const groups = groupBy(pods, ({ group }) => group);
  const running = new Map<Range, readonly Pod[]>();
  for (const workload of workloads) {
    const own = groups.get(podGroup(workload.pods.namespace, workload.pods)) ?? [];
    if (isWhole(workload, own)) running.set(workload.service.nameRange, own);
  }
  const taken = new Set<Pod>();
  const told = services.map((service) => {
    const own = service.sets ? undefined : running.get(service.nameRange);
    if (!own) return service;
    for (const pod of own) taken.add(pod);
    const pins = pinsOf(own, volumes);
    return memo.get(placedAs, service, [...own, null, ...pins], () => placedAs(service, own, pins));
  });
  return { services: told, others: pods.filter((pod) => !taken.has(pod)) };
}

/** Every replica has a node. Of pods that vote differently it is not known here which is which. */
function isWhole({ service: { scheduling }, pods: { voters, votes } }: Workload, own: readonly Pod[]): boolean {
  const alike = voters === undefined && votes === undefined && scheduling?.silent === undefined;
  return alike && scheduling?.replicas.value === own.length && own.every(({ node }) => node);
}

function placedAs(service: Service, pods: readonly Pod[], pins: ReturnType<typeof pinsOf>): Service {
  const { scheduling: _, ...stated } = service;
  const extent = [...service.extent, ...pods.flatMap((pod) => pod.extent)];
  return { ...stated, extent, hosts: hostsOf(pods), moves: movesOf(pods[0], pins) };
}
