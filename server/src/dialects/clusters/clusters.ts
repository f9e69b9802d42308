/** Specs of Kubernetes clusters. The members of their etcd are the machines of the control plane. */
import { inOneStep } from '../../base/steps.ts';
import type { Memo } from '../../base/memo.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { Dialect } from '../dialect.ts';
import { fieldsOf, type MapValue, type Value } from '../../text/values.ts';
import { counted, countedRow, installConfig, isInstallConfig, rancher } from './counted.ts';
import { hostNames } from './hostNames.ts';
import { isKops, kops, kopsFacts, type KopsFacts } from './kops.ts';
import { isRke, isTalconfig, k0sctl, kubeOne, rke, talconfig } from './machines.ts';
import { type ControlPlane, NOUNS } from './members.ts';

export const clusterSpec: Dialect<Facts> = {
  name: 'cluster-spec',
  docs: {
    title: 'Cluster specs',
    reads: 'kOps, talhelper, RKE, k0sctl, KubeOne, Cluster API, EKS Anywhere, Rancher, install-config',
    placedBy: 'the file, or a provider',
  },
  // The hint is an API group, or a key at the top of a file without a group.
  hint: /\b(?:kops(?:\.k8s\.io)?|cluster\.x-k8s\.io|anywhere\.eks\.amazonaws\.com|k0sctl\.k0sproject\.io|kubeone\.k8c\.io|provisioning\.cattle\.io|machine\.openshift\.io)\/|^(?:clusterName|nodes|baseDomain)[ \t]*:/m,
  certain: undefined,
  inTemplate: undefined,
  recognises: (root) => inOneStep(() => root.kind === 'map' && readerOf(root) !== undefined),
  // oxlint-disable-next-line require-yield -- one step is all there is
  *read({ root }) {
    return root.kind === 'map' ? (readerOf(root)?.(root) ?? {}) : {};
  },
  // oxlint-disable-next-line require-yield -- what takes time has been done
  *join(documents, memo) {
    const planes = [...documents.flatMap(({ plane }) => plane ?? []), ...kopsPlanes(documents, memo)];
    return {
      services: planes.flatMap(({ services }) => services),
      problems: planes.flatMap(({ problems }) => problems),
      nodes: [
        ...groupBy(
          planes.flatMap(({ nodes }) => nodes),
          ({ name }) => name,
        ).values(),
      ].flatMap(([first]) => first ?? []),
    };
  },
  nouns: NOUNS,
  modelKeys: undefined,
  constraints: undefined,
  hostNames,
  foldsCase: false,
  describesMachines: undefined,
  tellsMembers: undefined,
  completions: undefined,
};

/** What one document says. */
interface Facts {
  readonly plane?: ControlPlane;
  readonly ofKops?: KopsFacts;
}

function kopsPlanes(documents: readonly Facts[], memo: Memo): readonly ControlPlane[] {
  const facts = documents.flatMap(({ ofKops }) => ofKops ?? []);
  return memo.get(kops, kops, facts, () => kops(facts));
}

/** The reader for a document; undefined where it is no cluster spec. */
function readerOf(root: MapValue): ((map: MapValue) => Facts) | undefined {
  const fields = fieldsOf(root);
  const kind = textOf(fields.get('kind')?.value);
  const [group = ''] = textOf(fields.get('apiVersion')?.value)?.split('/') ?? [];
  const plane = (read: (map: MapValue) => ControlPlane) => (map: MapValue) => ({ plane: read(map) });
  if (kind === undefined) {
    if (isTalconfig(fields)) return plane(talconfig);
    if (isInstallConfig(fields)) return plane(installConfig);
    return isRke(fields) ? plane(rke) : undefined;
  }
  // Before version 1.9 the group was `kops`, and kOps still reads it. Source: kubernetes/kops:
  // pkg/apis/kops/v1alpha2/register.go.
  if (group === 'kops.k8s.io' || group === 'kops')
    return isKops(kind, root) ? (map) => ({ ofKops: kopsFacts(kind, map) }) : undefined;
  // Source: k0sproject/k0sctl: pkg/apis/k0sctl.k0sproject.io/v1beta1/cluster.go.
  if (group === 'k0sctl.k0sproject.io' && (kind === 'Cluster' || kind === 'cluster')) return plane(k0sctl);
  if (group === 'kubeone.k8c.io' && kind === 'KubeOneCluster') return plane(kubeOne);
  if (group === 'provisioning.cattle.io' && kind === 'Cluster') return plane(rancher);
  const row = countedRow(group, kind);
  return row && plane((map) => counted(row, map));
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' ? value.text : undefined;
}
