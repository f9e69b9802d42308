/** An Ansible inventory in YAML as groups, hosts and variables, merged the way Ansible merges them. */
import type { Steps } from '../../base/steps.ts';
import type { Range } from '../../model/service.ts';
import { folderIn } from '../../base/paths.ts';
import type { Around } from '../elsewhere/around.ts';
import { ELSEWHERE, foreign } from '../elsewhere/foreign.ts';
import { Budget, LIMITS, noteOn } from '../../text/limits.ts';
import { reportRepeated, reportShape } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { extentOf, fieldsOf, visible } from '../../text/values.ts';
import type { Entry, MapValue, ScalarValue, Value } from '../../text/values.ts';
import { expand, isText } from './hostPattern.ts';

/** One group, put together from all places that define it. */
export interface Group {
  readonly name: string;
  /** The key that defines it; `extent` is the whole definition. */
  readonly nameRange: Range;
  readonly extent: readonly Range[];
  readonly map: MapValue | undefined;
  /** Its own hosts, each with the place that lists it first. */
  readonly hosts: ReadonlyMap<string, Range>;
  readonly children: ReadonlySet<string>;
  readonly vars: ReadonlyMap<string, Entry>;
  /** False when it lists something that is not known, such as a template. */
  readonly complete: boolean;
  /** Names of hosts that Ansible does not read as text. */
  readonly refused: readonly ScalarValue[];
}

/** What an inventory defines, by name. */

export interface Inventory {
  readonly groups: ReadonlyMap<string, Group>;
  /** Each host with its own variables. */
  readonly hostVars: ReadonlyMap<string, ReadonlyMap<string, HostVar>>;
  /** Each group with the hosts in it and in the groups below it. */
  readonly members: ReadonlyMap<string, Members>;
}

/** The hosts of a group and of all groups below it. */

export interface Members {
  /** Each host with the place that lists it. */
  readonly hosts: ReadonlyMap<string, Range>;
  /** False when the group, or one below it, lists something that is not known. */
  readonly complete: boolean;
  readonly refused: readonly ScalarValue[];
}

interface HostVar {
  readonly value: Value;
  /** True when one entry such as `node[1:3]` sets it for several hosts. */
  readonly shared: boolean;
}

/**
 * @param around tells whether files beside the inventory hold variables: `group_vars/etcd.yaml`,
 * `host_vars/node-1.yaml`
 */
export function* readInventory(root: MapValue, report: Report, around: Around): Steps<Inventory> {
  const budget = new Budget(LIMITS.members, report);
  const draft: Draft = { groups: new Map(), hostVars: new Map(), report, budget, tooDeep: undefined };
  for (const entry of root.entries()) {
    yield* readGroup(draft, entry, 0);
    yield;
  }
  if (draft.tooDeep) report(draft.tooDeep, noteOn(LIMITS.levels));
  addVariables(draft, around);
  const { groups, hostVars } = draft;
  return { groups, hostVars, members: yield* membersOf(groups, budget) };
}

const FOLDERS = ['group_vars', 'host_vars'];

/** True where there are files of variables beside the inventory. */
export function hasVariables(around: Around): boolean {
  const { path } = around;
  return path !== undefined && FOLDERS.some((name) => around.any(`${folderIn(path)}/${name}/`));
}

/**
 * Adds the variables of these files, which override those of the inventory. Source: docs.ansible.com, "Understanding
 * variable precedence".
 */
function addVariables({ groups, hostVars }: Draft, around: Around): void {
  if (around.path === undefined || !hasVariables(around)) return;
  const folder = folderIn(around.path);
  for (const group of groups.values()) {
    const entries = variablesIn(`${folder}/group_vars/${group.name}`, group.nameRange, around);
    for (const [name, entry] of entries) group.vars.set(name, entry);
    for (const [host, at] of group.hosts) {
      const known = hostVars.get(host);
      for (const [name, { value }] of variablesIn(`${folder}/host_vars/${host}`, at, around))
        known?.set(name, { value, shared: false });
    }
  }
}

/** The variables of one file, which may end in `.yml` or `.yaml`. */
function variablesIn(path: string, at: Range, around: Around): readonly (readonly [string, Entry])[] {
  const [root] = (around.file(`${path}.yml`) ?? around.file(`${path}.yaml`))?.documents ?? [];
  return root ? [...fieldsOf(foreign(root, at, ELSEWHERE))] : [];
}

/** The hosts of every group and of all groups below it. A group beyond the budget is not complete. */
function* membersOf(groups: ReadonlyMap<string, Group>, budget: Budget): Steps<ReadonlyMap<string, Members>> {
  const members = new Map<string, Members>();
  for (const { name, nameRange } of groups.values()) {
    const hosts = new Map<string, Range>();
    const refused: ScalarValue[] = [];
    let [complete, enough] = [true, true];
    const pending = [name];
    const visited = new Set(pending);
    for (let next = pending.pop(); next !== undefined && enough; next = pending.pop()) {
      const group = groups.get(next);
      complete &&= group?.complete ?? true;
      refused.push(...(group?.refused ?? []));
      enough = budget.spend(1 + (group?.hosts.size ?? 0), nameRange);
      for (const [host, range] of group?.hosts ?? []) if (!hosts.has(host)) hosts.set(host, range);
      for (const child of group?.children ?? []) {
        if (visited.has(child)) continue;
        visited.add(child);
        pending.push(child);
      }
    }
    members.set(name, { hosts, complete: complete && enough, refused });
    yield;
  }
  return members;
}

interface DraftGroup extends Group {
  nameRange: Range;
  extent: readonly Range[];
  map: MapValue | undefined;
  readonly hosts: Map<string, Range>;
  readonly children: Set<string>;
  readonly vars: Map<string, Entry>;
  complete: boolean;
  readonly refused: ScalarValue[];
}

interface Draft {
  readonly groups: Map<string, DraftGroup>;
  readonly hostVars: Map<string, Map<string, HostVar>>;
  readonly report: Report;
  readonly budget: Budget;
  /** The first group that is too many levels down: with aliases there may be any number of levels. */
  tooDeep: Range | undefined;
}

function* readGroup(draft: Draft, { key, value }: Entry, depth: number): Steps<void> {
  if (key.kind !== 'scalar') return;
  if (2 * depth > LIMITS.levels.most) {
    draft.tooDeep ??= key.at;
    return;
  }
  const extent = extentOf({ key, value, merged: false });
  const known = draft.groups.get(key.text);
  const group: DraftGroup = known ?? {
    name: key.text,
    nameRange: key.at,
    extent,
    map: undefined,
    hosts: new Map(),
    children: new Set(),
    vars: new Map(),
    complete: true,
    refused: [],
  };
  draft.groups.set(key.text, group);
  if (value.kind !== 'map') {
    if (value.kind !== 'scalar' || !value.isNull) group.complete = false;
    return;
  }
  // A group is often named first as a child, and defined further below.
  if (group.hosts.size === 0 && group.children.size === 0) {
    Object.assign(group, { nameRange: key.at, extent, map: value });
  }
  const repeated = reportRepeated(draft.report);
  const fields = fieldsOf(value, (entry, name) => {
    group.complete = false;
    repeated(entry, name);
  });
  yield* readHosts(draft, group, fields.get('hosts'));
  yield* readChildren(draft, group, fields.get('children'), depth);
  const vars = fields.get('vars')?.value;
  if (vars?.kind === 'map') for (const [name, entry] of fieldsOf(vars)) group.vars.set(name, entry);
}

/** How many hosts of a group are read before other work has a turn. */
const HOSTS_A_STEP = 1_000;

function* readHosts(draft: Draft, group: DraftGroup, entry: Entry | undefined): Steps<void> {
  if (!entry) return;
  const { value } = entry;
  if (value.kind === 'scalar') {
    if (!value.isNull) addHost(draft, group, value.text, value.at, undefined);
    return;
  }
  if (value.kind !== 'map') {
    group.complete = false;
    reportShape(
      value,
      visible(entry),
      '`hosts` must be a map: end each host with a colon, without a dash',
      draft.report,
    );
    return;
  }
  for (const [index, host] of value.entries().entries()) {
    const { key } = host;
    if (index % HOSTS_A_STEP === 0) yield;
    if (key.kind === 'scalar' && (key.quoted || isText(key.text))) {
      addHost(draft, group, key.text, key.at, host.value);
    } else {
      group.complete = false;
      if (key.kind === 'scalar') group.refused.push(key);
    }
  }
}

/** The start of a template, which stands for names that are not known. */
export const TEMPLATE = '{{';

function addHost(draft: Draft, group: DraftGroup, pattern: string, range: Range, vars: Value | undefined): void {
  const names = pattern.includes(TEMPLATE) ? undefined : expand(pattern);
  if (names === 'beyond') draft.report(range, noteOn(LIMITS.replicas));
  if (!names || names === 'beyond' || !draft.budget.spend(names.length, range)) {
    group.complete = false;
    return;
  }
  for (const name of names) {
    if (!group.hosts.has(name)) group.hosts.set(name, range);
    const known = draft.hostVars.get(name) ?? new Map<string, HostVar>();
    draft.hostVars.set(name, known);
    if (vars?.kind !== 'map') continue;
    for (const [key, { value }] of fieldsOf(vars)) known.set(key, { value, shared: names.length > 1 });
  }
}

function* readChildren(draft: Draft, group: DraftGroup, entry: Entry | undefined, depth: number): Steps<void> {
  if (!entry) return;
  if (entry.value.kind !== 'map') {
    if (entry.value.kind !== 'scalar') group.complete = false;
    return;
  }
  for (const child of entry.value.entries()) {
    if (child.key.kind === 'scalar') group.children.add(child.key.text);
    yield* readGroup(draft, child, depth + 1);
  }
}
