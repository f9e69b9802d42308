/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import { concernsPods, objectsOf } from './kubernetesObjects.ts';
import { readWorkloads } from './kubernetesWorkloads.ts';
import type { Reader } from './reader.ts';

export const kubernetes: Reader = {
  dialect: 'kubernetes',
  hint: /(?:^|[\s{,"'])kind["']?[ \t]*:/,
  recognises: concernsPods,
  read: (documents) => readWorkloads(objectsOf(documents)),
};
