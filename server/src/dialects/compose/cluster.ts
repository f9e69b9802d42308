/** Makes one service of several services of a Compose file that are members of one cluster. */
import { START } from '../../model/range.ts';
import type { Assigned, Host, MemberSet, Range, Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import type { Company, PodGroup, Scheduling } from '../../model/scheduling.ts';
import { HOST } from '../../scheduling/cluster.ts';
import { groupBy } from '../../base/groupBy.ts';
import { nameIn } from '../../base/paths.ts';
import { commonName } from '../../base/commonName.ts';
import { ELSEWHERE } from '../elsewhere/foreign.ts';
import { membersElsewhere } from '../software/quorumGroups.ts';
import { NOUNS, pinnedNode, schedulingOf } from './service.ts';
import type { ComposeService } from './service.ts';

/**
 * The service of a cluster. Where every member names its node, or a different value of one label of nodes, the file
 * places the members. Otherwise the swarm does, by the constraints of each member.
 * @param around other services that name their node; they may need the same port or folder there
 * @param notJudged why the quorum is judged in another file; absent where it is judged here
 */
export function clusterOf(
  members: readonly ComposeService[],
  around: readonly ComposeService[],
  notJudged?: string,
): Service {
  const [first] = members;
  const software = members.find((member) => member.software)?.software;
  const nameRange = first?.nameRange ?? START;
  const pins = members.flatMap((member) => pinOf(member) ?? []);
  const single = members.every(({ replicas }) => replicas?.value === 1);
  const hosts = single ? (pins.length === members.length ? hostsOf(pins, around) : labelledHosts(members)) : [];
  const declaring = members.find(({ declared }) => declared);
  return {
    name: first?.member.declared ?? commonName(members.map(({ name }) => name)),
    nameRange,
    extent: members.flatMap(({ extent }) => extent),
    nouns: NOUNS,
    hosts,
    declarations: declaring?.declarations ?? [],
    complete:
      members.every(({ complete }) => complete) &&
      membersElsewhere(members.map(({ member }) => member)) === 0 &&
      notJudged === undefined,
    ...(notJudged !== undefined && { notJudged }),
    ...(hosts.length === 0 && {
      scheduling: togetherOf(members, nameRange),
      sets: members.map((member) => ({ ...setOf(member), scheduling: schedulingOf(member) })),
    }),
    ...(software && { software }),
  };
}

interface Pin {
  readonly member: ComposeService;
  readonly node: string;
  readonly range: Range;
  readonly uneditable?: string;
}

/** The one node on which a member may run, with the place of its name. */
function pinOf(member: ComposeService): Pin | undefined {
  const pinning = member.expressions.filter(({ text }) => pinnedNode(text) !== undefined);
  const [expression] = pinning;
  const node = expression && pinnedNode(expression.text);
  if (!expression || node === undefined || pinning.length > 1) return undefined;
  if (member.elsewhere !== undefined) return { member, node, range: expression.range, uneditable: ELSEWHERE };
  const at = expression.written.lastIndexOf(node);
  const start = expression.range.start + Math.max(0, at);
  const uneditable = at < 0 ? 'it is written with escapes' : expression.uneditable;
  const { part } = expression.range;
  return {
    member,
    node,
    range: { part, start, end: start + node.length },
    ...(uneditable !== undefined && { uneditable }),
  };
}

/** True where the service names its node. */
export function isPinned(service: ComposeService): boolean {
  return pinOf(service) !== undefined;
}

/** The hosts of members that name their nodes. Swarm compares names of nodes without regard to case. */
function hostsOf(pins: readonly Pin[], around: readonly ComposeService[]): readonly Host[] {
  const others = around.flatMap((service) => pinOf(service) ?? []);
  return [...groupBy(pins, ({ node }) => node.toLowerCase())].map(([key, here]): Host => {
    const items = here.map(({ range, uneditable, member }): Assigned => {
      return { range, claims: texts(member.claims), ...(uneditable !== undefined && { uneditable }) };
    });
    const taken = others.filter(({ node }) => node.toLowerCase() === key).flatMap(({ member }) => texts(member.claims));
    const [first] = here;
    const votes = here.map(({ member }) => votesOf(member));
    return {
      name: first?.node ?? key,
      nameRange: first?.range ?? START,
      replicas: here.length,
      listing: { kind: 'assigned', items, taken },
      ...(votes.some((vote) => vote > 1) && { votes }),
    };
  });
}

/**
 * The hosts of members that ask for labels: `node.labels.etcd == 1`, `== 2` and `== 3` are three different nodes, since
 * a node has one value for a label. None where two members ask for the same value: several nodes may have it.
 */
function labelledHosts(members: readonly ComposeService[]): readonly Host[] {
  const asked = members.map(({ expressions }) => labelsAsked(expressions));
  const keys = [...(asked[0]?.keys() ?? [])];
  const key = keys.find(
    (name) => new Set(asked.flatMap((labels) => labels.get(name)?.value ?? [])).size === members.length,
  );
  if (key === undefined) return [];
  return asked.flatMap((labels, index): Host[] => {
    const label = labels.get(key);
    const votes = members.slice(index, index + 1).map(votesOf);
    const listing = {
      kind: 'fixed',
      reason: 'labels of nodes decide here, and no file tells which nodes have them',
    } as const;
    if (!label) return [];
    const several = votes.some((vote) => vote > 1) && { votes };
    return [{ name: `${key} ${label.value}`, nameRange: label.range, replicas: 1, listing, ...several }];
  });
}

/** The labels that must have a certain value, in lower case, as Swarm compares them. */
function labelsAsked(expressions: ComposeService['expressions']): ReadonlyMap<string, Located<string>> {
  return new Map(
    expressions.flatMap(({ text, at }) => {
      const [left = '', right = '', ...others] = text.split('==', 3).map((side) => side.trim());
      const [, key] = /^node\.labels\.(\S+)$/i.exec(left) ?? [];
      const isOne = key !== undefined && others.length === 0 && /^\S+$/.test(right);
      return isOne ? [[key, { value: right.toLowerCase(), range: at }]] : [];
    }),
  );
}

function setOf({ name, nameRange, extent, elsewhere }: ComposeService): Omit<MemberSet, 'scheduling'> {
  return { name, nameRange, extent, ...(elsewhere !== undefined && { elsewhere: nameIn(elsewhere) }) };
}

/**
 * What the members demand of the swarm. Its limits and preferences count only the tasks of one service, so only ports
 * keep members apart.
 */
function togetherOf(members: readonly ComposeService[], range: Range): Scheduling {
  const [first, ...rest] = members;
  const value = members.reduce((sum, { replicas }) => sum + (replicas?.value ?? 1), 0);
  const shared = first?.claims.find(
    ({ value: claim }) => isPort(claim) && rest.every(({ claims }) => texts(claims).includes(claim)),
  );
  const company = companyOf(members);
  return {
    replicas: { value, range, uneditable: 'each member is a service of its own' },
    selector: new Map(),
    tolerations: [],
    constraints: shared ? [{ constraint: ONE_A_NODE, range: shared.range, hard: true, selectsItself: true }] : [],
    demands: first?.expressions.flatMap(({ demands }) => demands) ?? [],
    ...(company && { company }),
  };
}

const ONE_A_NODE = { kind: 'at-most-per-domain', key: HOST, max: 1 } as const;

/** The other members as company; undefined where all members are alike, so that the constraints of one hold for all. */
function companyOf(members: readonly ComposeService[]): Company | undefined {
  const alike = new Set(members.map(alikeness)).size === 1;
  if (alike && members.every(({ replicas }) => replicas?.value === 1)) return undefined;
  const differ = new Set(members.map(votesOf)).size > 1;
  const groups = members.map((member, index): PodGroup => {
    const own = member.constraints.filter(({ hard, constraint }) => hard && constraint.kind !== 'same-domain');
    const ports = new Set(texts(member.claims).filter(isPort));
    const rivals = members.flatMap(({ claims }, at) => (texts(claims).some((claim) => ports.has(claim)) ? [at] : []));
    return {
      name: member.name,
      replicas: member.replicas?.value ?? 1,
      selector: new Map(),
      tolerations: [],
      demands: member.expressions.flatMap(({ demands }) => demands),
      constraints: [
        ...own.map(({ constraint }) => ({ ...constraint, counts: [index] })),
        ...(rivals.length > 0 ? [{ ...ONE_A_NODE, counts: rivals }] : []),
      ],
      member: true,
      ...(differ && { votes: votesOf(member) }),
    };
  });
  const [head, ...others] = groups;
  const votes = head?.votes !== undefined && { votes: head.votes };
  return { constraints: head?.constraints ?? [], groups: others, ...votes };
}

/** A text that is equal for members that may go to the same nodes. */
function alikeness(member: ComposeService): string {
  const { expressions, claims, constraints } = member;
  const ports = texts(claims).filter(isPort).toSorted();
  const limits = constraints.filter(({ limit }) => limit).map(({ constraint }) => constraint);
  return JSON.stringify([signature(expressions.map(({ text }) => text)), ports, limits, votesOf(member)]);
}

/** How many votes each task of the service has. */
export function votesOf({ member }: Pick<ComposeService, 'member'>): number {
  return member.membership.weight ?? 1;
}

function isPort(claim: string): boolean {
  return claim.startsWith('port ');
}

function signature(expressions: readonly string[]): string {
  return JSON.stringify(expressions.map((text) => text.replaceAll(/\s+/g, '')).toSorted());
}

function texts(claims: readonly Located<string>[]): readonly string[] {
  return claims.map(({ value }) => value);
}
