/** Where the documents of each dialect name machines. What a dialect says of them besides is its reader's business. */
import { HOSTNAME_LABEL } from '../scheduling/cluster.ts';
import { ALONE } from './elsewhere/elsewhere.ts';
import { MACHINE_VARIABLES, machineVariable } from './ansible/ansible.ts';
import { expand, readInventory, variables } from './ansible/inventory.ts';
import { hostOf } from './cephadm/placement.ts';
import { pinnedNode } from './compose/service.ts';
import { entriesIn, hostKeys, hostName, itemsIn, scalarIn } from './shared/hostName.ts';
import type { HostName } from '../model/hostName.ts';
import { PREFIX } from './kubernetes/annotations.ts';
import { placesIn } from './kubernetes/objects.ts';
import { LIMITS } from '../text/limits.ts';
import type { Entry, ScalarValue, Value } from '../text/values.ts';
import type { YamlDocument } from '../text/yamlDocument.ts';

type HostNames = (document: YamlDocument) => readonly HostName[];

/** By dialect. `project` is `.quorate.yaml`. */
export const HOST_NAMES: Readonly<Record<string, HostNames>> = {
  native,
  tiup,
  juju,
  cephadm,
  ansible,
  'cluster-spec': clusterSpecs,
  helm: () => [],
  kubernetes,
  compose,
  project,
};

const DESCRIBES = { describes: true };
const HOLDS = { holds: true };

function project(document: YamlDocument): readonly HostName[] {
  return hostKeys(entriesIn(document.root, 'hosts'), () => DESCRIBES);
}

function native(document: YamlDocument): readonly HostName[] {
  const placed = itemsIn(document.root, 'deployments').flatMap((deployment) => entriesIn(deployment, 'hosts'));
  return [...project(document), ...hostKeys(placed, ({ value }) => ({ holds: !isIdle(value) }))];
}

/** No replica, written as a number or as a list. */
function isIdle(value: Value): boolean {
  return value.kind === 'scalar' ? /^0*$/.test(value.text) : value.kind === 'seq' && value.items().length === 0;
}

/** Every list of instances: also those that are no service by themselves are on a machine. */
function tiup(document: YamlDocument): readonly HostName[] {
  const instances = entriesIn(document.root).flatMap(({ value }) => itemsIn(value));
  return scalars(instances.map((instance) => scalarIn(instance, 'host'))).map((host) => hostName(host, HOLDS));
}

/** Machines have numbers: `0`, `lxd:0`, `0/lxd/1`. */
function juju(document: YamlDocument): readonly HostName[] {
  const applications = [...entriesIn(document.root, 'applications'), ...entriesIn(document.root, 'services')];
  const directives = scalars(applications.flatMap(({ value }) => itemsIn(value, 'to')));
  return [
    ...hostKeys(entriesIn(document.root, 'machines'), () => DESCRIBES),
    ...directives.flatMap((directive) => {
      const [, prefix = '', name] = /^((?:lxd|lxc|kvm):)?(\d+)(?:\/(?:lxd|kvm)\/\d+)?$/.exec(directive.text) ?? [];
      return name === undefined ? [] : [hostName(directive, HOLDS, { name, index: prefix.length })];
    }),
  ];
}

function cephadm(document: YamlDocument): readonly HostName[] {
  const { root } = document;
  if (scalarIn(root, 'service_type')?.text === 'host') {
    return scalars([scalarIn(root, 'hostname')]).map((name) => hostName(name, DESCRIBES));
  }
  const listed = itemsIn(root, 'placement', 'hosts').map((item) => scalarIn(item, 'hostname') ?? item);
  const words = scalarIn(root, 'placement');
  return [
    ...scalars(listed).map((host) => hostName(host, HOLDS, { name: hostOf(host.text), index: 0 })),
    ...(words ? wordsOf(words, (word) => (HOST_WORD.test(word) ? hostOf(word) : undefined)) : []),
  ];
}

/** In the order in which the readers of the specs look for a name. Instance groups of kOps are machines. */
function clusterSpecs({ root }: YamlDocument): readonly HostName[] {
  const first = (value: Value, ...keys: readonly string[]): ScalarValue | undefined =>
    keys.flatMap((key) => scalarIn(value, ...key.split('.')) ?? []).at(0);
  const members = itemsIn(root, 'spec', 'etcdClusters').flatMap((cluster) => itemsIn(cluster, 'etcdMembers'));
  const group = scalarIn(root, 'kind')?.text === 'InstanceGroup' ? scalarIn(root, 'metadata', 'name') : undefined;
  return scalars([
    ...itemsIn(root, 'nodes').map((node) => first(node, 'hostname', 'ipAddress', 'address')),
    ...itemsIn(root, 'controlPlane', 'hosts').map((host) => first(host, 'publicAddress', 'privateAddress')),
    ...itemsIn(root, 'spec', 'hosts').map((host) => first(host, 'ssh.address', 'openSSH.address', 'winRM.address')),
    ...members.map((member) => scalarIn(member, 'instanceGroup')),
    group,
  ]).map((name) => hostName(name, { ...DESCRIBES, ...HOLDS }));
}

/** Neither a count, nor a label, nor a pattern. */
const HOST_WORD = /^(?!\d+$|(?:count|count-per-host|label):)[^*?[\]]+$/;

/** Names in a text that holds several, parted by blanks, commas or semicolons. */
function wordsOf(value: ScalarValue, nameIn: (word: string) => string | undefined): readonly HostName[] {
  return [...value.text.matchAll(/[^\s,;]+/g)].flatMap(({ 0: word, index }) => {
    const name = nameIn(word);
    return name === undefined ? [] : [hostName(value, HOLDS, { name, index })];
  });
}

/** An inventory host is a machine where no variable names the machine below it, or where others name it as theirs. */
function ansible(document: YamlDocument): readonly HostName[] {
  if (document.root.kind !== 'map') return [];
  const inventory = readInventory(document.root, () => undefined, ALONE);
  const lookUp = variables(inventory, MACHINE_VARIABLES);
  const virtualHosts = new Set<string>();
  for (const members of inventory.members.values()) {
    const hosts = [...members.hosts.keys()];
    const variable = machineVariable(hosts, lookUp);
    if (variable !== undefined) for (const host of hosts) if (lookUp(host, variable)) virtualHosts.add(host);
  }
  const groups = groupsBelow(document.root.entries(), new Set());
  const machines = groups.flatMap(({ value }) => machinesIn(value));
  const named = new Set(machines.map(({ name }) => name));
  let patterned = 0;
  const hosts = groups.flatMap(({ key, value }) => {
    const all = key.kind === 'scalar' && (key.text === 'all' || key.text === 'ungrouped');
    const listed = entriesIn(value, 'hosts').map((entry) => [entry.key, entry.value] as const);
    const alone = scalars([scalarIn(value, 'hosts')]).map((host) => [host, undefined] as const);
    return [...listed, ...alone].flatMap(([pattern, vars]): readonly HostName[] => {
      if (pattern.kind !== 'scalar') return [];
      const written = hostName(pattern, { describes: vars?.kind === 'map' });
      const single = !/\[\w+:\w/.test(pattern.text);
      // A few characters stand for thousands, none of which can be renamed.
      if (!single && patterned > MOST_PATTERNED) return [];
      const names = expand(pattern.text);
      if (names === undefined || names === 'beyond') return [];
      if (!single) patterned += names.length;
      return names.flatMap((name): readonly HostName[] => {
        const isMachine = named.has(name);
        const virtual = virtualHosts.has(name);
        if (virtual && !isMachine) return [];
        const role = { describes: isMachine || written.describes, holds: !all && !isMachine && !virtual };
        return [{ ...written, ...role, name, ...(!single && { fixed: 'the entry stands for several hosts' }) }];
      });
    });
  });
  return [...machines, ...hosts];
}

const MOST_PATTERNED = 100_000;

/** Groups and the groups in them, each definition once, however many aliases lead to it. */
function groupsBelow(entries: readonly Entry[], visited: Set<object>): readonly Entry[] {
  return entries.flatMap((entry) => {
    if (entry.value.kind !== 'map' || visited.has(entry.value.node)) return [];
    visited.add(entry.value.node);
    return [entry, ...groupsBelow(entriesIn(entry.value, 'children'), visited)];
  });
}

/** The variables of a group and of its hosts that name machines. */
function machinesIn(group: Value): readonly HostName[] {
  const holders = [...entriesIn(group, 'hosts').map(({ value }) => value), ...valuesOf(entriesIn(group), 'vars')];
  const named = holders.flatMap((holder) => MACHINE_VARIABLES.map((variable) => scalarIn(holder, variable)));
  return scalars(named).map((machine) => hostName(machine, HOLDS));
}

/** Names stand at many depths here, so all of an object is looked through. */
function kubernetes(document: YamlDocument): readonly HostName[] {
  return placesIn(document).flatMap(({ map, listed }) => {
    const isNode = (scalarIn(map, 'kind')?.text ?? listed?.kind) === 'Node';
    const described = isNode ? scalars([scalarIn(map, 'metadata', 'name')]) : [];
    return [...described.map((name) => hostName(name, DESCRIBES)), ...inObject(map, isNode)];
  });
}

/** An alias may lead back to where it stands, so the depth is limited. */
function inObject(value: Value, isNode: boolean, depth = 0): readonly HostName[] {
  if (value.kind === 'seq') return value.items().flatMap((item) => inObject(item, isNode, depth + 1));
  if (value.kind !== 'map' || depth > LIMITS.levels.most) return [];
  const selector = scalarIn(value, 'key')?.text;
  return value.entries().flatMap(({ key, value: inner }): readonly HostName[] => {
    const name = key.kind === 'scalar' ? key.text : '';
    if (inner.kind === 'scalar') {
      if (name === `${PREFIX}hosts`) return wordsOf(inner, (word) => word);
      return (name === 'nodeName' || name === HOSTNAME_LABEL) && !inner.isNull
        ? [hostName(inner, isNode ? {} : HOLDS)]
        : [];
    }
    if (name === 'values' && (selector === HOSTNAME_LABEL || selector === 'metadata.name')) {
      return scalars(inner.kind === 'seq' ? inner.items() : []).map((host) => hostName(host, HOLDS));
    }
    return inObject(inner, isNode, depth + 1);
  });
}

function compose(document: YamlDocument): readonly HostName[] {
  const services = entriesIn(document.root, 'services').map(({ value }) => value);
  const constraints = services.flatMap((service) => itemsIn(service, 'deploy', 'placement', 'constraints'));
  return scalars(constraints).flatMap((constraint) => {
    const name = pinnedNode(constraint.text);
    if (name === undefined) return [];
    return [hostName(constraint, HOLDS, { name, index: constraint.text.lastIndexOf(name) })];
  });
}

function scalars(values: readonly (Value | undefined)[]): readonly ScalarValue[] {
  return values.flatMap((value) => (value?.kind === 'scalar' && !value.isNull ? [value] : []));
}

function valuesOf(entries: readonly Entry[], wanted: string): readonly Value[] {
  return entries.flatMap(({ key, value }) => (key.kind === 'scalar' && key.text === wanted ? [value] : []));
}
