/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import type { InventoryNode, Problem } from '../../model/service.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { readBudgets } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import { readNodes } from './nodes.ts';
import { concernsPods, objectAt, objectsOf, placesIn } from './objects.ts';
import type { ObjectPlace } from './objects.ts';
import { readPods, servicesOfPods } from './pods.ts';
import type { Pod } from './pods.ts';
import { readSection } from './section.ts';
import type { Workload } from './section.ts';
import { isStrimzi, strimziSections } from './strimzi.ts';
import { templateSections } from './templates.ts';
import { withBudgets } from './workloads.ts';
import type { Reader, Reading } from '../reader.ts';
import type { YamlDocument } from '../yaml/yamlNodes.ts';

export const kubernetes: Reader = {
  dialect: 'kubernetes',
  // A pod template, or a kind that `concernsPods` knows by name; an alias may stand for one of them.
  hint: /(?:^|[\s{,"'])(?:template["']?[ \t]*:|kind["']?[ \t]*:\s*(?:[&!]\S*\s+)*["']?(?:\*|Pod|Node|Kafka|\w*List\b))/,
  recognises: concernsPods,
  parts,
  read,
};

/** Objects of different documents belong together: budgets to workloads, pods to one another, node pools to clusters. */
function read(documents: readonly YamlDocument[]): Reading {
  const facts = documents.map((document) => document.extracted(factsOf));
  const operated = documents.filter((_, index) => facts[index]?.strimzi);
  const workloads = [
    ...facts.flatMap((fact) => fact.workloads),
    ...strimziSections(objectsOf(operated)).flatMap(readSection),
  ];
  const pods = servicesOfPods(facts.flatMap((fact) => fact.pods));
  const budgets = facts.flatMap((fact) => fact.budgets);
  const nodes = facts.flatMap((fact) => fact.nodes);
  return {
    services: [...withBudgets(workloads, budgets), ...pods.services],
    problems: [
      ...workloads.flatMap(({ problems }) => problems),
      ...facts.flatMap(({ problems }) => problems),
      ...pods.problems,
    ],
    nodes: [...groupBy(nodes, ({ name }) => name).values()].flatMap(([first]) => first ?? []),
  };
}

/** What one document says, before it is seen together with the others. */
interface Facts {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  readonly pods: readonly Pod[];
  readonly nodes: readonly InventoryNode[];
  readonly problems: readonly Problem[];
  /** Whether some of its objects are Strimzi's, which take from each other what they do not say themselves. */
  readonly strimzi: boolean;
}

function* parts(document: YamlDocument): Generator<Facts> {
  for (const place of placesIn(document)) {
    yield document.extractedFrom(place.map, JSON.stringify(place.listed ?? null), () => factsAt(document, place));
  }
}

function factsOf(document: YamlDocument): Facts {
  const facts = [...parts(document)];
  return {
    workloads: facts.flatMap(({ workloads }) => workloads),
    budgets: facts.flatMap(({ budgets }) => budgets),
    pods: facts.flatMap(({ pods }) => pods),
    nodes: facts.flatMap(({ nodes }) => nodes),
    problems: facts.flatMap(({ problems }) => problems),
    strimzi: facts.some(({ strimzi }) => strimzi),
  };
}

function factsAt(document: YamlDocument, place: ObjectPlace): Facts {
  const object = objectAt(document, place);
  const objects = object ? [object] : [];
  return {
    workloads: templateSections(objects).flatMap(readSection),
    ...readBudgets(objects),
    pods: readPods(objects),
    nodes: readNodes(objects),
    strimzi: objects.some(isStrimzi),
  };
}
