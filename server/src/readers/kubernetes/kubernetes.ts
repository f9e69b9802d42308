/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import { inPlace, type Moved } from '../../model/moved.ts';
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
import { unmoved } from '../reader.ts';
import type { Reader, Reading } from '../reader.ts';
import type { Steps } from '../steps.ts';
import type { YamlDocument } from '../yaml/yamlNodes.ts';

export const kubernetes: Reader = {
  dialect: 'kubernetes',
  // A pod template, or a kind that `concernsPods` knows by name; an alias may stand for one of them.
  hint: /(?:^|[\s{,"'])(?:template["']?[ \t]*:|kind["']?[ \t]*:\s*(?:[&!]\S*\s+)*["']?(?:\*|Pod|Node|Kafka|\w*List\b))/,
  recognises: concernsPods,
  prepare: (document) => document.extracted(factsOf),
  read,
};

/** Objects of different documents belong together: budgets to workloads, pods to one another, node pools to clusters. */
function* read(documents: readonly YamlDocument[]): Steps<Reading> {
  const facts: (Facts & { readonly document: YamlDocument; readonly by: number })[] = [];
  for (const document of documents) {
    for (const { read: own, by } of yield* document.extracted(factsOf)) {
      facts.push({ document, ...own, by: document.offset + by });
    }
    yield;
  }
  const stated = <T>(of: (fact: Facts) => readonly T[]): (Moved<T> & { readonly document: YamlDocument })[] =>
    facts.flatMap((fact) => of(fact).map((one) => ({ read: one, by: fact.by, document: fact.document })));
  const operated = new Set(facts.filter(({ strimzi }) => strimzi).map(({ document }) => document));
  const pools = strimziSections(objectsOf([...operated])).flatMap(readSection);
  const pods = yield* servicesOfPods(stated(({ pods: own }) => own));
  const nodes = stated(({ nodes: own }) => own).map(inPlace);
  const workloads = [...stated(({ workloads: own }) => own), ...pools.map(unmoved)];
  return {
    services: [
      ...withBudgets(
        workloads,
        stated(({ budgets }) => budgets),
      ),
      ...pods.services,
    ],
    problems: [
      ...stated(({ problems }) => problems).map(inPlace),
      ...pools.flatMap(({ problems }) => problems),
      ...pods.problems,
    ],
    nodes: [...groupBy(nodes, ({ name }) => name).values()].flatMap(([first]) => first ?? []),
  };
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
  const facts: Moved<Facts>[] = [];
  for (const place of placesIn(document)) {
    facts.push(document.extractedFrom(place.map, contextOf(place), () => factsAt(document, place)));
    yield;
  }
  return facts;
}

function contextOf({ listed }: ObjectPlace): string {
  return listed ? `${listed.apiVersion} ${listed.kind}` : '';
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
