/** Ansible inventories in YAML, also those of kubespray. A variable names the machine on which a group's host runs. */
import { groupBy } from '../../base/groupBy.ts';
import { atOnce, type Steps } from '../../base/steps.ts';
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Problem, Range, Service } from '../../model/service.ts';
import { hostNames } from './hostNames.ts';
import { hasVariables, readInventory } from './inventory.ts';
import { variables } from './variables.ts';
import { type LookUp, MACHINE_VARIABLES, machineVariable, textIn, textsIn } from './machines.ts';
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
import { recognises } from './recognises.ts';
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
 * Variables that name a domain of a host, each with its kind of domain. Of several for one kind, the first that tells
 * hosts apart counts.
 */
const DOMAIN_VARIABLES: readonly (readonly [variable: string, domain: string])[] = [
  ['rack', 'rack'],
  ['zone', 'zone'],
  ['availability_zone', 'zone'],
  ['az', 'zone'],
  ['datacenter', 'datacenter'],
  ['dc', 'datacenter'],
  ['site', 'datacenter'],
  ['region', 'region'],
];

/** Groups whose hosts run the etcd of a Kubernetes cluster, with the group above them and the groups beside them. */
const CONTROL_PLANES: readonly (readonly [group: string, parent: string, beside: readonly string[]])[] = [
  ['server', 'k3s_cluster', ['agent']],
  ['master', 'k3s_cluster', ['node', 'agent']],
  ['rke2_servers', 'rke2_cluster', ['rke2_agents']],
  ['masters', 'k8s_cluster', ['workers']],
];

interface Role {
  readonly variable: string;
  /** The values of the variable for voters. The variable may be a list of such values. */
  readonly voters: readonly string[];
  /** True where hosts without the variable vote, provided that another host states it. */
  readonly otherwise?: true;
}

/**
 * Groups in which only some hosts vote. Source: README.md of ansible-community/ansible-consul and ansible-nomad;
 * NETWAYS/ansible-collection-elasticstack: docs/role-elasticsearch.md.
 */
const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['consul_instances', { variable: 'consul_node_role', voters: ['server', 'bootstrap'] }],
  ['nomad_instances', { variable: 'nomad_node_role', voters: ['server', 'both'] }],
  ['elasticsearch', { variable: 'elasticsearch_node_types', voters: ['master'], otherwise: true }],
]);

/** The variable of the data center. Each data center has a quorum of its own. */
const APART = 'consul_datacenter';

/** Reads the services of an inventory, with one quorum a step. */
function* readRoot(root: Value, declared: readonly DeclaredGroup[], around: Around): Steps<Reading> {
  const problems: Problem[] = [];
  if (root.kind !== 'map') return { services: [], problems };
  const inventory = yield* readInventory(root, reportTo(problems), around);
  const lookUp = variables(inventory, [
    ...MACHINE_VARIABLES,
    ...DOMAIN_VARIABLES.map(([name]) => name),
    'ansible_host',
    'ansible_port',
    'use_external_database',
    APART,
    ...[...ROLES.values()].map(({ variable }) => variable),
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
    services.push(...readService(quorum, inventory, lookUp, problems));
    yield;
  }
  return { services, problems };
}

/** The quorum that the group states itself, else the one that the project states for it. */
function quorumOf({ name, vars }: Group, declared: readonly DeclaredGroup[]): string | undefined {
  const model = vars.get('quorate')?.value;
  const stated = model?.kind === 'map' ? textIn(fieldsOf(model).get(GROUP_KEY)?.value)?.trim() : undefined;
  return stated === undefined || stated === '' ? declaredGroup(declared, name) : stated;
}

function readService(
  { name: quorum, groups, software, whole }: GroupQuorum,
  inventory: Inventory,
  lookUp: LookUp,
  problems: Problem[],
): Service[] {
  const [group] = groups;
  const members = groups.flatMap((one) => {
    const all = inventory.members.get(one.name);
    return all ? [{ ...all, hosts: votersIn(one, all.hosts, lookUp) }] : [];
  });
  // A host that is in two of the groups is one member.
  const hosts = new Map(members.toReversed().flatMap((one) => [...one.hosts].toReversed()));
  const before = problems.length;
  // Where nothing needs a quorum, the file may be no inventory at all.
  for (const { at, text } of software ? members.flatMap((one) => one.refused) : []) {
    reportTo(problems)(at, `Ansible refuses the host \`${short(text)}\`: put its name in quotes`);
  }
  if (!group || hosts.size === 0) return [];
  const models = groups.map((one) => readGroupModel(one, reportTo(problems)));
  const model = models.find(({ declarations }) => declarations.length > 0);
  const names = [...hosts.keys()].toReversed();
  const variable = machineVariable(names, lookUp);
  const addresses = new Map<string, string>();
  const labelsOf = domainsOf(names, lookUp);
  const places = names.map((host): InventoryHost => {
    const at = hosts.get(host) ?? group.nameRange;
    const place =
      variable === undefined
        ? ownMachine(sameMachine(host, addresses, lookUp), at, SEPARATE)
        : placeOf(host, at, variable, lookUp(host, variable));
    return { ...place, labels: labelsOf(host) };
  });
  const site = groups.length === 1 && group.map && modelSite(group.map, MODEL_KEYS);
  return [
    {
      name: quorum ?? group.name,
      nameRange: group.nameRange,
      extent: groups.flatMap(({ extent }) => extent),
      nouns: variable === undefined ? PHYSICAL : VIRTUAL,
      hosts: hostsOf(places),
      declarations: model?.declarations ?? [],
      complete:
        [...members, ...models].every(({ complete }) => complete) &&
        whole &&
        problems.length === before &&
        places.every(({ machine }) => machine),
      ...(site && { modelSite: site }),
      ...(software && { software: { value: software, range: group.nameRange } }),
      ...(!software && quorum === undefined && { quorumBased: 'unless-declared' }),
    },
  ];
}

/** The hosts that vote; none where there are several quorums. */
function votersIn(group: Group, hosts: ReadonlyMap<string, Range>, lookUp: LookUp): ReadonlyMap<string, Range> {
  const role = ROLES.get(group.name);
  if (!role) return hosts;
  const roles = new Map([...hosts.keys()].map((host) => [host, textsIn(lookUp(host, role.variable)?.value)]));
  const isStated = [...roles.values()].some((texts) => texts.length > 0);
  const voters = [...hosts].filter(([host]) => {
    const texts = roles.get(host) ?? [];
    return texts.length > 0 ? texts.some((text) => role.voters.includes(text)) : role.otherwise && isStated;
  });
  const centers = new Set(voters.map(([host]) => textIn(lookUp(host, APART)?.value)));
  return new Map(centers.size > 1 ? [] : voters);
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

/** Finds the domains of a host, for those kinds of domain that tell the hosts of the group apart. */
function domainsOf(names: readonly string[], lookUp: LookUp): (host: string) => ReadonlyMap<string, string> {
  const telling = DOMAIN_VARIABLES.filter(
    ([name]) => new Set(names.map((host) => textIn(lookUp(host, name)?.value))).size > 1,
  );
  return (host) => {
    const labels = new Map<string, string>();
    for (const [name, domain] of telling) {
      const text = textIn(lookUp(host, name)?.value);
      if (text !== undefined && !labels.has(domain)) labels.set(domain, text);
    }
    return labels;
  };
}

/** The software of a group. Where etcd has a group of its own, the group of the control plane has no quorum. */
function softwareOf({ name }: Group, inventory: Inventory, lookUp: LookUp): QuorumSoftware | undefined {
  const plane = CONTROL_PLANES.find(
    ([group, parent, beside]) =>
      group === name &&
      inventory.groups.get(parent)?.children.has(name) &&
      beside.some((other) => inventory.groups.get(parent)?.children.has(other)),
  );
  const hosts = [...(inventory.members.get(name)?.hosts.keys() ?? [])];
  // A single server keeps its state in SQLite, and several may keep it in an external database.
  const external = hosts.some((host) => textIn(lookUp(host, 'use_external_database')?.value) === 'true');
  if (plane && hosts.length > 1 && !external) return softwareOfGroup('kube_control_plane');
  const software = softwareOfGroup(name);
  const separate =
    software?.name === 'Kubernetes control plane' && (inventory.members.get('etcd')?.hosts.size ?? 0) > 0;
  return separate ? undefined : software;
}
