/**
 * Quorate's own format: `deployments`, each with the replicas on every host, and an inventory of `hosts` that they
 * share.
 */
import { inOneStep, type Steps } from '../../base/steps.ts';
import type { Problem, Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import { completions } from './vocabulary.ts';
import { hostNames } from './hostNames.ts';
import { readHosts } from './hosts.ts';
import { withVotes } from './votes.ts';
import { readInventory, readZones, remainingCapacity } from '../shared/inventory.ts';
import type { Inventory } from '../shared/inventory.ts';
import { modelSite } from '../shared/modelSite.ts';
import { readObjectModel, unknownKeysInSteps } from '../shared/objectModel.ts';
import { each } from '../dialect.ts';
import { type Fields, numberOf, reportRepeated, reportShape, textOf } from '../../text/walk.ts';
import { reportTo } from '../../text/report.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Report } from '../../text/report.ts';
import { nearest } from '../../base/nearest.ts';
import { quote } from '../../base/names.ts';
import { fieldsInSteps, fieldsOf, visible } from '../../text/values.ts';
import type { MapValue, Value } from '../../text/values.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';

const NOUNS = { replica: ['replica', 'replicas'], host: ['host', 'hosts'] } as const;
const MODEL_KEYS = { path: [], prefix: '' };

export const native: Dialect<Reading> = {
  name: 'native',
  docs: {
    title: 'Native',
    reads: '`deployments` with counts or names per host',
    placedBy: 'the file',
  },
  hint: /(?:^|[\s{,])["']?deployments["']?[ \t]*:/,
  certain: /^deployments[ \t]*:/m,
  inTemplate: undefined,
  recognises: (root) => inOneStep(() => recognises(root)),
  ...each(readDocument),
  nouns: NOUNS,
  modelKeys: MODEL_KEYS,
  constraints: undefined,
  hostNames,
  foldsCase: false,
  describesMachines: undefined,
  tellsMembers: undefined,
  completions,
};

const TOP_KEYS = ['hosts', 'zones', 'deployments'];
const KEYS = ['name', 'replicas', 'hosts', 'votes'];

/**
 * True for a file of this format. Other tools have a `deployments` list too, but it does not state places of replicas
 * or a risk model.
 */
function recognises(root: Value): boolean {
  if (root.kind !== 'map') return false;
  const fields = fieldsOf(root);
  const deployments = fields.get('deployments')?.value;
  if (!deployments) return false;
  if (deployments.kind !== 'seq') return fields.get('hosts')?.value.kind === 'map';
  return deployments.items().some((item) => {
    if (item.kind !== 'map') return false;
    const keys = fieldsOf(item);
    return ['hosts', 'fault', 'keep'].some((key) => keys.has(key));
  });
}

/** Reads the document, with one deployment a step. */
function* readDocument({ root }: YamlDocument): Steps<Reading> {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  if (root.kind !== 'map') return { services: [], problems };
  const fields = yield* fieldsInSteps(root, reportRepeated(report));
  for (const [name, { key }] of fields) {
    const known = TOP_KEYS.includes(name) || name.startsWith('x-');
    const meant = known ? undefined : nearest(name, TOP_KEYS);
    if (meant === undefined) continue;
    // A key that is there already would stand twice, and then the document might not be recognised any more.
    const open = fields.has(meant) ? undefined : meant;
    report(key.at, `Unknown key ${quote(name)}. Did you mean "${meant}"?`, open);
  }
  const inventory = yield* readInventory(fields.get('hosts'), report);
  const zones = yield* readZones(fields.get('zones'), report);
  const deployments = fields.get('deployments');
  if (!deployments) return { services: [], problems };
  if (deployments.value.kind !== 'seq') {
    reportShape(deployments.value, visible(deployments), '`deployments` must be a list', report);
    return { services: [], problems };
  }
  const services: Service[] = [];
  for (const [index, item] of deployments.value.items().entries()) {
    if (item.kind === 'map') services.push(yield* readDeployment(item, index, inventory, problems));
    else reportShape(item, item.at, 'A deployment is a map with a name and hosts', report);
    yield;
  }
  return { services: remainingCapacity(services, inventory), problems, nodes: [...(inventory?.values() ?? [])], zones };
}

function* readDeployment(
  item: MapValue,
  index: number,
  inventory: Inventory | undefined,
  problems: Problem[],
): Steps<Service> {
  const before = problems.length;
  const report = reportTo(problems);
  const fields = yield* fieldsInSteps(item, reportRepeated(report));
  yield* unknownKeysInSteps(fields, '', KEYS, report);
  const name = readName(item, index, fields, report);
  const model = readObjectModel(fields, '', report);
  const replicas = fields.get('replicas');
  const declaredReplicas = replicas && numberOf(replicas, '`replicas` must be a whole number', report);
  const { hosts: listed, complete } = readHosts(fields.get('hosts'), name.range, inventory, report);
  const voting = withVotes(listed, fields.get('votes'), report);
  const hosts = voting ?? listed;
  const held = hosts.reduce((sum, host) => sum + host.replicas, 0);
  if (replicas && declaredReplicas && complete && problems.length === before && declaredReplicas.value !== held) {
    const message = `The hosts hold ${held}, but \`replicas\` says ${declaredReplicas.value}`;
    problems.push({ rule: 'replica-mismatch', range: replicas.value.at, message });
  }
  const site = modelSite(item, MODEL_KEYS);
  return {
    name: name.value,
    nameRange: name.range,
    extent: [item.at],
    nouns: NOUNS,
    hosts,
    ...(declaredReplicas && { declaredReplicas }),
    declarations: model.declarations,
    complete: complete && model.complete && problems.length === before,
    ...(site && { modelSite: site }),
  };
}

/** The name of a deployment; without one, its number in the list. */
function readName(item: MapValue, index: number, fields: Fields, report: Report): Located<string> {
  const entry = fields.get('name');
  const value = entry && textOf(entry.value, visible(entry), '`name` must be plain text', report);
  const [first] = fields.values();
  return { value: value ?? `deployment ${index + 1}`, range: entry ? visible(entry) : (first?.key.at ?? item.at) };
}
