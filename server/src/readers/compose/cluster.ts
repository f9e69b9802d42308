/** Several services of a Compose file that are members of one cluster. */
import { lengthWithout } from '../../model/names.ts';
import { START } from '../../model/range.ts';
import type { Assigned, Host, Located, Range, Service } from '../../model/service.ts';
import { HOST } from '../../scheduling/cluster.ts';
import { groupBy } from '../../scheduling/groupBy.ts';
import { pinnedNode } from './service.ts';
import type { ComposeService } from './service.ts';

const NOUNS = { replica: ['task', 'tasks'], host: ['node', 'nodes'] } as const;

/**
 * Placed by the file where every member names its node, or a value of its own of one label of nodes; by the swarm where
 * all have the same constraints. Other differences between members leave open what is not worked out.
 * @param around other services that name their node, for what else needs a port or a folder there
 */
export function clusterOf(members: readonly ComposeService[], around: readonly ComposeService[]): Service {
  const [first] = members;
  const software = first?.software;
  const nameRange = first?.nameRange ?? START;
  const pins = members.flatMap((member) => pinOf(member) ?? []);
  const hosts = pins.length === members.length ? hostsOf(pins, around) : labelledHosts(members);
  const alike = new Set(members.map(({ expressions }) => signature(expressions.map(({ text }) => text)))).size === 1;
  const declaring = members.find(({ declared }) => declared);
  return {
    name: commonName(members.map(({ name }) => name)),
    nameRange,
    extent: members.flatMap(({ extent }) => extent),
    nouns: NOUNS,
    hosts,
    declarations: declaring?.declarations ?? [],
    complete: members.every(({ complete }) => complete) && (hosts.length > 0 || alike),
    ...(hosts.length === 0 && { scheduling: schedulingOf(members, nameRange) }),
    ...(software && { software }),
  };
}

interface Pin {
  readonly member: ComposeService;
  readonly node: string;
  readonly range: Range;
  readonly fixed?: string;
}

/** The one node a member may run on, and where its name stands. */
function pinOf(member: ComposeService): Pin | undefined {
  const pinning = member.expressions.filter(({ text }) => pinnedNode(text) !== undefined);
  const [expression] = pinning;
  const node = expression && pinnedNode(expression.text);
  if (!expression || node === undefined || pinning.length > 1) return undefined;
  const at = expression.written.lastIndexOf(node);
  const start = expression.range.start + Math.max(0, at);
  const fixed = at < 0 ? 'it is written with escapes' : expression.fixed;
  const { part } = expression.range;
  return { member, node, range: { part, start, end: start + node.length }, ...(fixed !== undefined && { fixed }) };
}

/** Whether it names its node. */
export function isPinned(service: ComposeService): boolean {
  return pinOf(service) !== undefined;
}

/** Swarm compares names of nodes without regard to case. */
function hostsOf(pins: readonly Pin[], around: readonly ComposeService[]): readonly Host[] {
  const others = around.flatMap((service) => pinOf(service) ?? []);
  return [...groupBy(pins, ({ node }) => node.toLowerCase())].map(([key, here]): Host => {
    const items = here.map(({ range, fixed, member }): Assigned => {
      return { range, claims: texts(member.claims), ...(fixed !== undefined && { fixed }) };
    });
    const taken = others.filter(({ node }) => node.toLowerCase() === key).flatMap(({ member }) => texts(member.claims));
    const [first] = here;
    return {
      name: first?.node ?? key,
      nameRange: first?.range ?? START,
      replicas: here.length,
      listing: { kind: 'assigned', items, taken },
    };
  });
}

/**
 * `node.labels.etcd == 1`, `== 2` and `== 3` are three nodes, whichever they are, since a node has one value a label.
 * None where two members ask for the same value: several nodes may have it.
 */
function labelledHosts(members: readonly ComposeService[]): readonly Host[] {
  const asked = members.map(({ expressions }) => labelsAsked(expressions));
  const keys = [...(asked[0]?.keys() ?? [])];
  const key = keys.find(
    (name) => new Set(asked.flatMap((labels) => labels.get(name)?.value ?? [])).size === members.length,
  );
  if (key === undefined) return [];
  return asked.flatMap((labels): Host[] => {
    const label = labels.get(key);
    const listing = {
      kind: 'fixed',
      reason: 'labels of nodes decide here, and no file tells which nodes have them',
    } as const;
    return label ? [{ name: `${key} ${label.value}`, nameRange: label.range, replicas: 1, listing }] : [];
  });
}

/** The labels that must have a certain value, in lower case as Swarm compares them. */
function labelsAsked(expressions: ComposeService['expressions']): ReadonlyMap<string, Located<string>> {
  return new Map(
    expressions.flatMap(({ text, at }) => {
      const [left = '', right = '', ...others] = text.split('==').map((side) => side.trim());
      const [, key] = /^node\.labels\.(\S+)$/i.exec(left) ?? [];
      const isOne = key !== undefined && others.length === 0 && /^\S+$/.test(right);
      return isOne ? [[key, { value: right.toLowerCase(), range: at }]] : [];
    }),
  );
}

/** Limits and preferences of Swarm count the tasks of one service, so between members only ports keep apart. */
function schedulingOf(members: readonly ComposeService[], range: Range): NonNullable<Service['scheduling']> {
  const [first, ...rest] = members;
  const shared = first?.claims.find(
    ({ value }) => value.startsWith('port ') && rest.every(({ claims }) => texts(claims).includes(value)),
  );
  const constraint = { kind: 'at-most-per-domain', key: HOST, max: 1 } as const;
  return {
    replicas: { value: members.length, range, fixed: 'each member is a service of its own' },
    selector: new Map(),
    tolerations: [],
    constraints: shared ? [{ constraint, range: shared.range, hard: true, selectsItself: true }] : [],
    expressions: first?.expressions.map(({ text }) => text) ?? [],
  };
}

/** `etcd` for `etcd-1`, `etcd-2` and `etcd-3`. */
export function commonName(names: readonly string[]): string {
  const [first = ''] = names;
  let length = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--;
  const prefix = first.slice(0, lengthWithout(first.slice(0, length), /[-_.]/));
  return prefix === '' ? names.join(', ') : prefix;
}

function signature(expressions: readonly string[]): string {
  return JSON.stringify(expressions.map((text) => text.replaceAll(/\s+/g, '')).toSorted());
}

function texts(claims: readonly Located<string>[]): readonly string[] {
  return claims.map(({ value }) => value);
}
