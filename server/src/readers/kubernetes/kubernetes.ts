/** Kubernetes manifests and dumps: everything with an `apiVersion` and a `kind` that says where pods run. */
import { type Moved, moved } from '../../model/moved.ts';
import type { InventoryNode, Problem } from '../../model/service.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { readConfigFiles, withConfigFiles } from './configMaps.ts';
import type { ConfigFiles } from './configMaps.ts';
import { readBudgets } from './disruption.ts';
import type { StatedBudget } from './disruption.ts';
import { readNodes } from './nodes.ts';
import { concernsPods, listIn, objectAt, objectsOf } from './objects.ts';
import type { KubernetesObject, ObjectPlace } from './objects.ts';
import { readPods, servicesOfPods } from './pods.ts';
import type { Pod, StatedPod } from './pods.ts';
import { readSection } from './section.ts';
import type { Workload } from './section.ts';
import { joinedSections, sectionsOf } from './operators/sections.ts';
import type { Operated } from './operators/sections.ts';
import type { OperatorRow } from './operators/row.ts';
import { operatorTable } from './operators/table.ts';
import type { OperatorTable } from './operators/table.ts';
import { templateSections } from './templates.ts';
import { type StatedWorkload, withBudgets } from './workloads.ts';
import { mayTellVotes } from '../quorumSoftware.ts';
import { unmoved } from '../reader.ts';
import type { Reader, Reading } from '../reader.ts';
import type { Steps } from '../steps.ts';
import type { YamlDocument } from '../yaml/yamlDocument.ts';

/** @param own operators of the project, which count before those that are known */
export function kubernetesWith(own: readonly OperatorRow[]): Reader {
  const operators = operatorTable(own);
  // A pod template, or a kind that `concernsPods` knows by name; an alias may stand for one of them.
  const kinds = new RegExp(
    `(?:^|[\\s{,"'])(?:template["']?[ \\t]*:|kind["']?[ \\t]*:\\s*(?:[&!]\\S*\\s+)*["']?(?:\\*|Pod|Node|\\w*List\\b|(?:${operators.kindsPattern})\\b))`,
  );
  function* factsOf(document: YamlDocument): Steps<readonly Moved<Facts>[]> {
    return yield* factsIn(document, operators);
  }
  return {
    dialect: 'kubernetes',
    // These, or a ConfigMap that tells what others do.
    hint: { test: (text) => kinds.test(text) || mayTellVotes(text) },
    recognises: (root) => concernsPods(root, operators),
    prepare: (document) => document.prepare(factsOf),
    read: (documents) => readAll(documents, factsOf, operators),
  };
}

/** Objects of different documents belong together: budgets to workloads, pods to one another, node pools to clusters. */
function* readAll(documents: readonly YamlDocument[], factsOf: FactsOf, operators: OperatorTable): Steps<Reading> {
  const { workloads, budgets, pods, nodes, problems, operated, configs } = stated(documents, factsOf);
  const pools = joinedSections(objectsOf([...operated]).flatMap((object) => joinedOf(object, operators))).flatMap(
    readSection,
  );
  const ofPods = yield* servicesOfPods(pods);
  return {
    services: withBudgets(withConfigFiles(workloads, configs).concat(pools.map(unmoved)), budgets).concat(
      ofPods.services,
    ),
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
  readonly configs: ConfigFiles[];
  /** Those with objects of operators that are to be read together. */
  readonly operated: Set<YamlDocument>;
}

type FactsOf = (document: YamlDocument) => Steps<readonly Moved<Facts>[]>;

function stated(documents: readonly YamlDocument[], factsOf: FactsOf): Stated {
  const all: Stated = {
    workloads: [],
    budgets: [],
    pods: [],
    nodes: [],
    problems: [],
    configs: [],
    operated: new Set(),
  };
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
  for (const config of facts.configs) all.configs.push(config);
  if (facts.joined) all.operated.add(document);
}

/** What one object says, before it is seen together with the others. */
interface Facts {
  readonly workloads: readonly Workload[];
  readonly budgets: readonly StatedBudget[];
  readonly pods: readonly Pod[];
  readonly nodes: readonly InventoryNode[];
  /** Those of its workloads among them. */
  readonly problems: readonly Problem[];
  readonly configs: readonly ConfigFiles[];
  /** Whether it takes from other objects what it does not say itself, or votes together with them. */
  readonly joined: boolean;
}

function joinedOf(object: KubernetesObject, operators: OperatorTable): readonly Operated[] {
  const row = operators.find(object);
  return row && operators.isJoined(row) ? [{ row, object }] : [];
}

function* factsIn(document: YamlDocument, operators: OperatorTable): Steps<readonly Moved<Facts>[]> {
  const list = listIn(document);
  if (list) {
    const { items, listed } = list;
    const context = `${listed.apiVersion} ${listed.kind}`;
    return yield* document.extractedItems(items, context, (map) => factsAt(document, { map, listed }, operators));
  }
  const { root } = document;
  if (root.kind !== 'map') return [];
  return [document.extractedFrom(root, '', () => factsAt(document, { map: root, listed: undefined }, operators))];
}

function factsAt(document: YamlDocument, place: ObjectPlace, operators: OperatorTable): Facts {
  const object = objectAt(document, place);
  const objects = object ? [object] : [];
  const row = object && operators.find(object);
  const joined = row !== undefined && operators.isJoined(row);
  const sections = object && row ? (joined ? [] : sectionsOf(row, object)) : templateSections(objects);
  const workloads = sections.flatMap(readSection);
  const { budgets, problems } = readBudgets(objects);
  return {
    workloads,
    budgets,
    problems: [...problems, ...workloads.flatMap((workload) => workload.problems)],
    pods: readPods(objects),
    nodes: readNodes(objects),
    configs: objects.flatMap(readConfigFiles),
    joined,
  };
}
