/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import { type Moved, moved } from '../../model/moved.ts';
import type { InventoryNode, Problem } from '../../model/service.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { readBudgets } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import { readNodes } from './nodes.ts';
import { concernsPods, listIn, objectAt, objectsOf } from './objects.ts';
import type { ObjectPlace } from './objects.ts';
import { readPods, servicesOfPods } from './pods.ts';
import type { Pod, StatedPod } from './pods.ts';
import { readSection } from './section.ts';
import type { Workload } from './section.ts';
import { isStrimzi, strimziSections } from './strimzi.ts';
import { templateSections } from './templates.ts';
import { type StatedWorkload, withBudgets } from './workloads.ts';
import { unmoved } from '../reader.ts';
import type { Reader, Reading } from '../reader.ts';
import type { Steps } from '../steps.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';

export const kubernetes: Reader = {
  dialect: 'kubernetes',
  // A pod template, or a kind that `concernsPods` knows by name; an alias may stand for one of them.
  hint: /(?:^|[\s{,"'])(?:template["']?[ \t]*:|kind["']?[ \t]*:\s*(?:[&!][^\s,{"']{0,100}\s+){0,2}["']?(?:\*|Pod|Node|Kafka|\w*List\b))/,
  recognises: concernsPods,
  prepare: (document) => document.prepare(factsOf),
  read: readAll,
};

/** Objects of different documents belong together: budgets to workloads, pods to one another, node pools to clusters. */
function* readAll(documents: readonly YamlDocument[]): Steps<Reading> {
  const { workloads, budgets, pods, nodes, problems, operated } = stated(documents);
  const pools = strimziSections(objectsOf([...operated])).flatMap(readSection);
  const ofPods = yield* servicesOfPods(pods);
  return {
    services: withBudgets(workloads.concat(pools.map(unmoved)), budgets).concat(ofPods.services),
    problems: [...problems, ...pools.flatMap((pool) => pool.problems), ...ofPods.problems],
    nodes: [...groupBy(nodes, ({ name }) => name).values()].flatMap(([first]) => first ?? []),
  };
}

/** What all documents say, in file order. */
interface Stated {
  readonly workloads: StatedWorkload[];
  readonly budgets: Moved<StatedBudget>[];
  readonly pods: StatedPod[];
  readonly nodes: InventoryNode[];
  readonly problems: Problem[];
  /** Those with objects of Strimzi. */
  readonly operated: Set<YamlDocument>;
}

function stated(documents: readonly YamlDocument[]): Stated {
  const all: Stated = { workloads: [], budgets: [], pods: [], nodes: [], problems: [], operated: new Set() };
  for (const document of documents) {
    for (const { read, by } of document.extracted(factsOf)) add(all, document, read, document.offset + by);
  }
  return all;
}

/** Runs for every object at every keystroke. */
function add(all: Stated, document: YamlDocument, facts: Facts, by: number): void {
  for (const read of facts.workloads) all.workloads.push({ read, by, document });
  for (const read of facts.budgets) all.budgets.push({ read, by });
  for (const read of facts.pods) all.pods.push({ read, by, document });
  for (const node of facts.nodes) all.nodes.push(moved(node, by));
  for (const problem of facts.problems) all.problems.push(moved(problem, by));
  if (facts.strimzi) all.operated.add(document);
}

/** What one object says, before it is seen together with the others. */
interface Facts {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  readonly pods: readonly Pod[];
  readonly nodes: readonly InventoryNode[];
  /** Those of its workloads among them. */
  readonly problems: readonly Problem[];
  /** Whether it is Strimzi's: these take from each other what they do not say themselves. */
  readonly strimzi: boolean;
}

function* factsOf(document: YamlDocument): Steps<readonly Moved<Facts>[]> {
  const list = listIn(document);
  if (list) {
    const { items, listed } = list;
    const context = `${listed.apiVersion} ${listed.kind}`;
    return yield* document.extractedItems(items, context, (map) => factsAt(document, { map, listed }));
  }
  const { root } = document;
  if (root.kind !== 'map') return [];
  return [document.extractedFrom(root, '', () => factsAt(document, { map: root, listed: undefined }))];
}

function factsAt(document: YamlDocument, place: ObjectPlace): Facts {
  const object = objectAt(document, place);
  const objects = object ? [object] : [];
  const workloads = templateSections(objects).flatMap(readSection);
  const { budgets, problems } = readBudgets(objects);
  return {
    workloads,
    budgets,
    problems: [...problems, ...workloads.flatMap((workload) => workload.problems)],
    pods: readPods(objects),
    nodes: readNodes(objects),
    strimzi: objects.some(isStrimzi),
  };
}
