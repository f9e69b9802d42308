/** Ansible inventories in YAML, also those of kubespray. A variable names the machine on which a group's host runs. */
import { groupBy } from '../../base/groupBy.ts';
import { atOnce, eachInTurn, type Steps } from '../../base/steps.ts';
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Problem, Range, Service } from '../../model/service.ts';
import { hostNames } from './hostNames.ts';
import { hasVariables, readInventory, TEMPLATE } from './inventory.ts';
import { type LookUp, variables } from './variables.ts';
import { MACHINE_VARIABLES, machineVariable, textIn } from './machines.ts';
import type { Group, Inventory } from './inventory.ts';
import { declaredGroup, type DeclaredGroup, GROUP_KEY } from '../conventions.ts';
import { ALONE, type Around } from '../elsewhere/around.ts';
import { modelSite } from '../shared/modelSite.ts';
import { type GroupQuorum, groupQuorums } from './quorums.ts';
import { readObjectModel, reportUnknownKeys } from '../shared/objectModel.ts';
import type { ObjectModel } from '../shared/objectModel.ts';
import { softwareOfGroup } from '../software/quorumSoftware.ts';
import { short } from '../../base/names.ts';
import { reportRepeated, reportShape } from '../../text/walk.ts';
import { reportTo } from '../../text/report.ts';
import type { Dialect, Reading } from '../dialect.ts';
import type { Report } from '../../text/report.ts';
import { fieldsOf, visible } from '../../text/values.ts';
import type { Value } from '../../text/values.ts';
import { YamlDocument } from '../../text/yamlDocument.ts';
import { domainsOf, DOMAIN_VARIABLES } from './domains.ts';
import { recognises } from './recognises.ts';
import { k3sServers, quorumsIn, ROLE_VARIABLES, votersIn } from './roles.ts';
import { sameMachine, type InventoryHost, SEPARATE, ownMachine, placeOf, hostsOf } from './places.ts';

const VIRTUAL = { replica: ['VM', 'VMs'], host: ['hypervisor', 'hypervisors'] } as const;

const PHYSICAL = { replica: ['member', 'members'], host: ['host', 'hosts'] } as const;

/** The place of the risk model: the variable `quorate` of a group. */
const MODEL_KEYS = { path: ['vars', 'quorate'], prefix: '' };

/** @param declared the quorums into which the project puts groups */
export function ansibleWith(declared: readonly DeclaredGroup[]): Dialect<Facts> {
  return {
    name: 'ansible',
    docs: {
      title: 'Ansible inventories',
      reads: "quorum groups (kubespray's among them), machines from hypervisor variables",
      placedBy: 'the file',
    },
    hint: /^[ \t]+["']?(?:hosts|children)["']?[ \t]*:/m,
    certain: undefined,
    inTemplate: undefined,
    recognises,
    *read(document) {
      const reading = yield* readRoot(document.root, declared, ALONE);
      return { reading, again: () => new YamlDocument(document.parsed).root };
    },
    // oxlint-disable-next-line require-yield -- what takes time has been done
    *join(documents, memo, around) {
      const readings = documents.map((facts) =>
        hasVariables(around)
          ? memo.get(readRoot, facts, [around], () => atOnce(readRoot(facts.again(), declared, around)))
          : facts.reading,
      );
      return {
        services: readings.flatMap(({ services }) => services),
        problems: readings.flatMap(({ problems }) => problems),
      };
    },
    nouns: PHYSICAL,
    modelKeys: MODEL_KEYS,
    constraints: undefined,
    hostNames,
    foldsCase: false,
    describesMachines: undefined,
    tellsMembers: undefined,
    completions: undefined,
  };
}

interface Facts {
  /** What the inventory says by itself. */
  readonly reading: Reading;
  /** The inventory, to be read again with the files beside it. */
  readonly again: () => Value;
}

/**
 * Groups whose hosts run the etcd of a Kubernetes cluster, with the group above them and the groups beside them. Not all
 * clusters have agents. Source: k3s-io/k3s-ansible: tests/ha.yml.
 */
const CONTROL_PLANES: readonly (readonly [group: string, parent: string, beside: readonly string[]])[] = [
  ['server', 'k3s_cluster', []],
  ['k3s_master', 'k3s_cluster', []],
  ['k3s_masters', 'k3s_cluster', []],
  ['k3s_servers', 'k3s_cluster', []],
  ['master', 'k3s_cluster', ['node', 'agent']],
  ['rke2_servers', 'rke2_cluster', ['rke2_agents']],
  ['masters', 'k8s_cluster', ['workers']],
];

/** Reads the services of an inventory, with one host a step. */
function* readRoot(root: Value, declared: readonly DeclaredGroup[], around: Around): Steps<Reading> {
  const problems: Problem[] = [];
  if (root.kind !== 'map') return { services: [], problems };
  const inventory = yield* readInventory(root, reportTo(problems), around);
  const lookUp = variables(inventory, [
    ...MACHINE_VARIABLES,
    ...DOMAIN_VARIABLES,
    'ansible_host',
    'ansible_port',
    'use_external_database',
    ...ROLE_VARIABLES,
  ]);
  const groups = [...inventory.groups.values()].filter(({ name }) => name !== 'all' && name !== 'ungrouped');
  // Groups with the same stated quorum form one service; each other group may be one of several with one cluster.
  const stated = groupBy(groups, (group) => quorumOf(group, declared));
  const known = (group: Group): QuorumSoftware | undefined => softwareOf(group, inventory, lookUp);
  const quorums = [...stated].flatMap(([name, members]): readonly GroupQuorum[] =>
    name === undefined
      ? groupQuorums(members, inventory, known)
      : [{ name, groups: members, software: members.flatMap((one) => known(one) ?? []).at(0), whole: true }],
  );
  const services: Service[] = [];
  for (const quorum of quorums) {
    services.push(...(yield* readService(quorum, inventory, lookUp, problems)));
    yield;
  }
  return { services, problems };
}

/** True where a template decides on the hosts. */
function isTemplated({ map }: Group): boolean {
  const value = map && fieldsOf(map).get('hosts')?.value;
  if (value?.kind === 'scalar') return value.text.includes(TEMPLATE);
  return value?.kind === 'template' || value?.kind === 'unresolved';
}

/** The quorum that the group states itself, else the one that the project states for it. */
function quorumOf({ name, vars }: Group, declared: readonly DeclaredGroup[]): string | undefined {
  const model = vars.get('quorate')?.value;
  const stated = model?.kind === 'map' ? textIn(fieldsOf(model).get(GROUP_KEY)?.value)?.trim() : undefined;
  return stated === undefined || stated === '' ? declaredGroup(declared, name) : stated;
}

function* readService(
  { name: quorum, groups, software, whole: isWhole }: GroupQuorum,
  inventory: Inventory,
  lookUp: LookUp,
  problems: Problem[],
): Steps<readonly Service[]> {
  const [group] = groups;
  const members = groups.flatMap((one) => {
    const all = inventory.members.get(one.name);
    return all ? [{ ...all, hosts: votersIn(one.name, all.hosts, lookUp) }] : [];
  });
  // A host that is in two of the groups is one member.
  const hosts = new Map(members.toReversed().flatMap((one) => [...one.hosts].toReversed()));
  const before = problems.length;
  // Where nothing needs a quorum, the file may be no inventory at all.
  for (const { at, text } of software ? members.flatMap((one) => one.refused) : []) {
    reportTo(problems)(at, `Ansible refuses the host \`${short(text)}\`: put its name in quotes`);
  }
  if (!group || (hosts.size === 0 && !(software && groups.some(isTemplated)))) return [];
  const models = groups.map((one) => readGroupModel(one, reportTo(problems)));
  const model = models.find(({ declarations }) => declarations.length > 0);
  const names = [...hosts.keys()].toReversed();
  const site = groups.length === 1 && group.map && modelSite(group.map, MODEL_KEYS);
  const whole = [...members, ...models].every(({ complete }) => complete) && isWhole && problems.length === before;
  const services: Service[] = [];
  yield;
  for (const { domain, names: own } of quorumsIn(group.name, names, lookUp)) {
    const placed = yield* placesOf(own, hosts, group, lookUp);
    services.push({
      name: [quorum ?? group.name, ...(domain === undefined ? [] : [domain])].join(' '),
      nameRange: group.nameRange,
      extent: groups.flatMap(({ extent }) => extent),
      nouns: placed.virtual ? VIRTUAL : PHYSICAL,
      hosts: hostsOf(placed.places),
      declarations: model?.declarations ?? [],
      complete: whole && placed.places.every(({ machine }) => machine),
      ...(site && { modelSite: site }),
      ...(software && { software: { value: software, range: group.nameRange } }),
      ...(!software && quorum === undefined && { quorumBased: 'unless-declared' }),
    });
    yield;
  }
  return services;
}

/** The places of these hosts, on virtual machines where a variable names the machines below them. */
function* placesOf(
  names: readonly string[],
  hosts: ReadonlyMap<string, Range>,
  group: Group,
  lookUp: LookUp,
): Steps<{ readonly virtual: boolean; readonly places: readonly InventoryHost[] }> {
  const variable = machineVariable(names, lookUp);
  const addresses = new Map<string, string>();
  const labelsOf = domainsOf(names, lookUp);
  const places = yield* eachInTurn(names, (host): InventoryHost => {
    const at = hosts.get(host) ?? group.nameRange;
    const place =
      variable === undefined
        ? ownMachine(sameMachine(host, addresses, lookUp), at, SEPARATE)
        : placeOf(host, at, variable, lookUp(host, variable));
    return { ...place, labels: labelsOf(host) };
  });
  return { virtual: variable !== undefined, places };
}

/** Reads the risk model in the variable of the group itself: `quorate: {fault: …}`. */
function readGroupModel({ vars }: Group, report: Report): ObjectModel {
  const entry = vars.get('quorate');
  if (!entry) return { declarations: [], complete: true };
  if (entry.value.kind !== 'map') {
    reportShape(entry.value, visible(entry), '`quorate` must be a map, such as {fault: crash-stop/pm}', report);
    return { declarations: [], complete: false };
  }
  const fields = fieldsOf(entry.value, reportRepeated(report));
  reportUnknownKeys(fields, '', [GROUP_KEY], report);
  return readObjectModel(fields, '', report);
}

/** The software of a group. Where etcd has a group of its own, the group of the control plane has no quorum. */
function softwareOf({ name }: Group, inventory: Inventory, lookUp: LookUp): QuorumSoftware | undefined {
  const plane = CONTROL_PLANES.find(
    ([group, parent, beside]) =>
      group === name &&
      inventory.groups.get(parent)?.children.has(name) &&
      (beside.length === 0 || beside.some((other) => inventory.groups.get(parent)?.children.has(other))),
  );
  const hosts = [...(inventory.members.get(name)?.hosts.keys() ?? [])];
  // A single server keeps its state in SQLite, and several may keep it in an external database.
  const external = plane && hosts.some((host) => textIn(lookUp(host, 'use_external_database')?.value) === 'true');
  const ofK3s =
    k3sServers(inventory.members.get(name)?.hosts ?? new Map(), lookUp).size > 0 &&
    isOutermost(name, inventory, lookUp);
  if ((plane && hosts.length > 1 && !external) || ofK3s) return softwareOfGroup('kube_control_plane');
  const software = softwareOfGroup(name);
  const separate =
    software?.name === 'Kubernetes control plane' && (inventory.members.get('etcd')?.hosts.size ?? 0) > 0;
  return separate ? undefined : software;
}

/** True where no group around this one has servers of k3s as well. */
function isOutermost(name: string, { groups, members }: Inventory, lookUp: LookUp): boolean {
  return ![...groups.values()].some(
    (group) =>
      group.name !== 'all' &&
      group.children.has(name) &&
      k3sServers(members.get(group.name)?.hosts ?? new Map(), lookUp).size > 0,
  );
}
