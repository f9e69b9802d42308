/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import type { InventoryNode, Problem } from '../../model/service.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { readBudgets } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import { type NamespaceFact, readNamespaces } from './namespaces.ts';
import { readNodes } from './nodes.ts';
import { concernsPods, listIn, objectAt } from './objects.ts';
import type { ObjectPlace } from './objects.ts';
import { readPodKinds } from './podKinds.ts';
import type { PodKind } from './podKinds.ts';
import { readPods, servicesOfPods } from './pods.ts';
import type { Pod } from './pods.ts';
import { quorumsIn, withQuorums } from './quorums.ts';
import { readSection } from './section.ts';
import type { Workload } from './section.ts';
import { isStrimzi, type StrimziObject, strimziObject, strimziWorkloads } from './strimzi.ts';
import { templateSections } from './templates.ts';
import { unowned, withCompany } from './together.ts';
import { readVolumes, type VolumeFact } from './volumes.ts';
import { withBudgets } from './workloads.ts';
import type { Reader } from '../reader.ts';
import type { Steps } from '../steps.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';

export const kubernetes: Reader<readonly Facts[]> = {
  dialect: 'kubernetes',
  // A pod template, or a kind that `concernsPods` knows by name; an alias may stand for one of them.
  hint: /(?:^|[\s{,"'])(?:template["']?[ \t]*:|kind["']?[ \t]*:\s*(?:[&!][^\s,{"']{0,100}\s+){0,2}["']?(?:\*|Pod|Node|Namespace|PersistentVolume|Kafka|\w*List\b))/,
  recognises: concernsPods,
  read: factsOf,
  /** Objects of different documents belong together: budgets to workloads, pods to one another, pools to clusters. */
  *join(documents, memo) {
    const { workloads, budgets, pods, nodes, problems, strimzi, ...beside } = allOf(documents);
    const operated = strimziWorkloads(strimzi, memo);
    const ofPods = yield* servicesOfPods(pods, memo);
    const all = workloads.concat(operated);
    const kinds = unowned(beside.kinds, all);
    const quorums = quorumsIn(all, memo);
    const together = withCompany(all, quorums, { ...beside, kinds }, memo);
    const services = withBudgets(together, budgets, kinds, memo);
    return {
      services: withQuorums(together, services, quorums, memo).concat(ofPods.services),
      problems: [...problems, ...operated.flatMap((workload) => workload.problems), ...ofPods.problems],
      nodes: [...groupBy(nodes, ({ name }) => name).values()].flatMap(([first]) => first ?? []),
    };
  },
};

/** What one object says, before it is seen together with the others. */
interface Facts {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  readonly pods: readonly Pod[];
  readonly nodes: readonly InventoryNode[];
  /** Those of its workloads among them. */
  readonly problems: readonly Problem[];
  /** Strimzi's objects take from each other what they do not say themselves. */
  readonly strimzi: readonly StrimziObject[];
  /** Pods of what is no service. */
  readonly kinds: readonly PodKind[];
  readonly namespaces: readonly NamespaceFact[];
  readonly volumes: readonly VolumeFact[];
}

/** What all objects say, in file order. Runs for every one of them at every keystroke. */
function allOf(documents: readonly (readonly Facts[])[]): Facts {
  const workloads: Workload[] = [];
  const budgets: StatedBudget[] = [];
  const pods: Pod[] = [];
  const nodes: InventoryNode[] = [];
  const problems: Problem[] = [];
  const strimzi: StrimziObject[] = [];
  const kinds: PodKind[] = [];
  const namespaces: NamespaceFact[] = [];
  const volumes: VolumeFact[] = [];
  for (const document of documents) {
    for (const facts of document) {
      for (const one of facts.workloads) workloads.push(one);
      for (const one of facts.budgets) budgets.push(one);
      for (const one of facts.pods) pods.push(one);
      for (const one of facts.nodes) nodes.push(one);
      for (const one of facts.problems) problems.push(one);
      for (const one of facts.strimzi) strimzi.push(one);
      for (const one of facts.kinds) kinds.push(one);
      for (const one of facts.namespaces) namespaces.push(one);
      for (const one of facts.volumes) volumes.push(one);
    }
  }
  return { workloads, budgets, pods, nodes, problems, strimzi, kinds, namespaces, volumes };
}

function* factsOf(document: YamlDocument): Steps<readonly Facts[]> {
  const list = listIn(document);
  if (list) {
    const { items, listed } = list;
    const from = [listed.apiVersion, listed.kind];
    return yield* document.keptItems(factsAt, items, from, (map) => factsAt(document, { map, listed }));
  }
  const { root } = document;
  return root.kind === 'map' ? [factsAt(document, { map: root, listed: undefined })] : [];
}

function factsAt(document: YamlDocument, place: ObjectPlace): Facts {
  const object = objectAt(place);
  const objects = object ? [object] : [];
  const workloads = templateSections(objects).flatMap(readSection);
  const { budgets, problems } = readBudgets(objects);
  return {
    workloads,
    budgets,
    problems: [...problems, ...workloads.flatMap((workload) => workload.problems)],
    pods: readPods(objects),
    nodes: readNodes(objects),
    kinds: readPodKinds(objects),
    namespaces: readNamespaces(objects),
    volumes: readVolumes(objects),
    strimzi: objects.filter(isStrimzi).map((one) => strimziObject(document, one, place)),
  };
}
