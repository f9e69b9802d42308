/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import { concernsPods, objectsOf } from './kubernetesObjects.ts';
import { readPods } from './kubernetesPods.ts';
import { readWorkloads } from './kubernetesWorkloads.ts';
import type { Reader } from './reader.ts';

export const kubernetes: Reader = {
  dialect: 'kubernetes',
  hint: /(?:^|[\s{,"'])kind["']?[ \t]*:/,
  recognises: concernsPods,
  read: (documents) => {
    const objects = objectsOf(documents);
    const workloads = readWorkloads(objects);
    const pods = readPods(objects);
    return {
      services: [...workloads.services, ...pods.services],
      problems: [...workloads.problems, ...pods.problems],
      nodes: workloads.nodes,
    };
  },
};
