/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import { podSpecWriter } from './constraintWriter.ts';
import type { InventoryNode, Problem } from '../../model/service.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { Conventions } from '../conventions.ts';
import { readConfigFiles, withConfigFiles } from './configMaps.ts';
import type { ConfigFiles } from './configMaps.ts';
import { readBudgets } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import { annotationKeys } from './annotations.ts';
import type { Completions } from '../shared/vocabulary.ts';
import { operatorSlot } from './operators/vocabulary.ts';
import { hostNames } from './hostNames.ts';
import { type NamespaceFact, readNamespaces } from './namespaces.ts';
import { readNodes } from './nodes.ts';
import { concernsPods, listIn, objectAt } from './objects.ts';
import type { ObjectPlace } from './objects.ts';
import { readPodKinds } from './podKinds.ts';
import type { PodKind } from './podKinds.ts';
import { readPods, servicesOfPods } from './pods.ts';
import type { Pod } from './pods.ts';
import { asTheyRun } from './running.ts';
import { readReplicaSets, withReplicaSets } from './replicaSetScripts.ts';
import { acrossFiles, besideOf, toldOf } from './beside.ts';
import { inDeclared, withQuorums } from './quorums.ts';
import { MODEL_KEYS, NOUNS, readSection } from './section.ts';
import type { Workload } from './workload.ts';
import { type JoinedObject, joinedObject, joinedStrangers, joinedWorkloads } from './operators/joined.ts';
import { sectionsOf } from './operators/sections.ts';
import { operatorTable } from './operators/table.ts';
import type { OperatorTable } from './operators/table.ts';
import { templateSections } from './templates.ts';
import { unowned, withCompany } from './together.ts';
import { readVolumes, type VolumeFact, volumeTerms } from './volumes.ts';
import { operatorBudgets, withBudgets } from './workloads.ts';
import type { ReplicaSet } from '../software/replicaSets.ts';
import { mayTellVotes } from '../software/quorumSoftware.ts';
import { mayTellMembers } from './beside.ts';
import type { Dialect } from '../dialect.ts';
import { atOnce, eachInTurn, inOneStep, type Steps } from '../../base/steps.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

const COMPLETIONS: Completions = {
  ours: false,
  document: (textAt) => {
    const [apiVersion, kind] = ['apiVersion', 'kind'].map(textAt);
    return apiVersion !== undefined && kind !== undefined ? operatorSlot(apiVersion, kind) : undefined;
  },
  besideModel: annotationKeys,
};

const DATA = /(?:^|[\s{,"'])data["']?[ \t]*:/;

/** @param own operators of the project, which count before the known ones, and quorums into which it puts workloads */
export function kubernetesWith(own: Conventions): Dialect<readonly Facts[]> {
  const operators = operatorTable(own.kinds);
  // The hint is a pod template, or a kind that `concernsPods` knows by name; an alias may stand for either.
  const hint = new RegExp(
    `(?:^|[\\s{,"'])(?:template["']?[ \\t]*:|kind["']?[ \\t]*:\\s*(?:[&!][^\\s,{"']{0,100}\\s+){0,2}["']?(?:\\*|Pod|Node|Namespace|PersistentVolume|\\w*List\\b|(?:${operators.kindsPattern})\\b))`,
  );
  return {
    name: 'kubernetes',
    docs: {
      title: 'Kubernetes',
      reads:
        'StatefulSets and other workloads, [resources of operators](reads.md), disruption budgets, `kind: Node`; pods that have a node',
      placedBy: 'the scheduler; pods: it has',
    },
    // The hint also finds the data of a ConfigMap that tells what other objects do.
    hint: { test: (text) => hint.test(text) || (DATA.test(text) && mayTellVotes(text)) },
    certain: undefined,
    inTemplate: operators.inTemplate,
    recognises: (root) => inOneStep(() => concernsPods(root, operators)),
    read: (document) => factsOf(document, operators),
    /** Objects of different documents belong together: budgets to workloads, pods to each other, pools to clusters. */
    *join(documents, memo, around) {
      const facts = allOf(documents);
      const { workloads, budgets, pods, nodes, problems, joined, ...others } = facts;
      const operated = yield* joinedWorkloads(joined, memo, around);
      const beside = besideOf(facts, around, memo);
      const configs = facts.configs.concat(beside.configs);
      const replicaSets = facts.replicaSets.concat(beside.replicaSets);
      const known = (some: readonly Workload[], ofOperators: readonly Workload[]): readonly Workload[] => {
        const told = withReplicaSets(withConfigFiles(some, configs, memo), replicaSets, memo);
        return inDeclared(told.concat(ofOperators), own.groups, memo);
      };
      const strangers = known(beside.workloads, yield* joinedStrangers(joined, memo, around));
      const across = acrossFiles(known(workloads, operated), strangers, around.path, memo);
      yield;
      const { quorums } = across;
      const kinds = unowned(others.kinds, across.workloads);
      yield;
      const together = yield* withCompany(across.workloads, quorums, { ...others, kinds }, memo);
      yield;
      const beyond = kinds.concat(across.bystanders);
      const made = operatorBudgets(across.workloads);
      const services = withBudgets(together, [...made, ...budgets, ...beside.budgets], beyond, memo);
      yield;
      const bound = volumeTerms(others.volumes);
      const running = asTheyRun(withQuorums(together, services, across, memo), across.workloads, pods, bound, memo);
      const ofPods = yield* servicesOfPods(running.others, bound, memo);
      return {
        services: running.services.concat(ofPods.services),
        told: () => toldOf(facts, memo),
        problems: [...problems, ...operated.flatMap((workload) => workload.problems), ...ofPods.problems],
        nodes: [...groupBy(nodes, ({ name }) => name).values()].flatMap(([first]) => first ?? []),
      };
    },
    nouns: NOUNS,
    modelKeys: MODEL_KEYS,
    constraints: podSpecWriter,
    hostNames,
    foldsCase: false,
    describesMachines: /\bkind["']?:\s*["']?Node\b/,
    tellsMembers: { test: mayTellMembers },
    completions: COMPLETIONS,
  };
}

/** What one object says, without the others. */
interface Facts {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  readonly pods: readonly Pod[];
  readonly nodes: readonly InventoryNode[];
  /** All problems of the object, also those of its workloads. */
  readonly problems: readonly Problem[];
  readonly configs: readonly ConfigFiles[];
  readonly replicaSets: readonly ReplicaSet[];
  /** Objects that complete each other, or whose pods vote together. */
  readonly joined: readonly JoinedObject[];
  /** The kinds of pods that belong to no service. */
  readonly kinds: readonly PodKind[];
  readonly namespaces: readonly NamespaceFact[];
  readonly volumes: readonly VolumeFact[];
}

/** What all objects say, in file order. This runs for every object at every keystroke. */
function allOf(documents: readonly (readonly Facts[])[]): Facts {
  const workloads: Workload[] = [];
  const budgets: StatedBudget[] = [];
  const pods: Pod[] = [];
  const nodes: InventoryNode[] = [];
  const problems: Problem[] = [];
  const configs: ConfigFiles[] = [];
  const replicaSets: ReplicaSet[] = [];
  const joined: JoinedObject[] = [];
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
      for (const one of facts.configs) configs.push(one);
      for (const one of facts.replicaSets) replicaSets.push(one);
      for (const one of facts.joined) joined.push(one);
      for (const one of facts.kinds) kinds.push(one);
      for (const one of facts.namespaces) namespaces.push(one);
      for (const one of facts.volumes) volumes.push(one);
    }
  }
  return { workloads, budgets, pods, nodes, problems, configs, replicaSets, joined, kinds, namespaces, volumes };
}

function* factsOf(document: YamlDocument, operators: OperatorTable): Steps<readonly Facts[]> {
  const list = listIn(document);
  if (list) {
    const { items, listed } = list;
    const from = [listed.apiVersion, listed.kind];
    return yield* document.keptItems(factsAt, items, from, (map) => factsAt(document, { map, listed }, operators));
  }
  const { root } = document;
  return root.kind === 'map' ? [yield* factsInSteps(document, { map: root, listed: undefined }, operators)] : [];
}

function factsAt(...from: Parameters<typeof factsInSteps>): Facts {
  return atOnce(factsInSteps(...from));
}

/** What one object says: its containers may be thousands, and several readers look at all of them. */
function* factsInSteps(document: YamlDocument, place: ObjectPlace, operators: OperatorTable): Steps<Facts> {
  const object = objectAt(place);
  const objects = object ? [object] : [];
  const row = object && operators.find(object);
  const joins = row !== undefined && operators.isJoined(row);
  const sections = object && row ? (joins ? [] : sectionsOf(row, object)) : yield* templateSections(objects);
  yield;
  const workloads = (yield* eachInTurn(sections, readSection)).flat();
  const { budgets, problems } = readBudgets(objects);
  return {
    workloads,
    budgets,
    problems: [...problems, ...workloads.flatMap((workload) => workload.problems)],
    pods: readPods(objects),
    nodes: readNodes(objects),
    configs: objects.flatMap(readConfigFiles),
    replicaSets: objects.flatMap(readReplicaSets),
    joined: object && joins ? [joinedObject(document, row, object, place)] : [],
    kinds: readPodKinds(objects),
    namespaces: readNamespaces(objects),
    volumes: readVolumes(objects),
  };
}
