/** Reads one entry of `services` in a Compose file, as far as Swarm places it. Source: Compose Deploy Specification. */
import type { Declaration, QuorumSoftware } from '../../model/riskModel.ts';
import type { ModelSite, Problem, Range } from '../../model/service.ts';
import type { Located, WrittenNumber } from '../../model/written.ts';
import type { ConstraintSite, Scheduling, StatedConstraint } from '../../model/scheduling.ts';
import { HOST } from '../../scheduling/cluster.ts';
import type { NodeDemand } from '../../scheduling/eligibility.ts';
import { keySite } from '../../text/blockSite.ts';
import { demandsOf, LIMIT, limitPerNode, limitWriter } from './constraints.ts';
import { modelSite } from '../shared/modelSite.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { readObjectModel, reportUnknownKeys } from '../shared/objectModel.ts';
import { type Membership, membershipOf, NO_MEMBERSHIP } from '../software/membership.ts';
import { type ReplicaSet, replicaSetsIn } from '../software/replicaSets.ts';
import type { Candidate } from '../software/quorumGroups.ts';
import { softwareOfContainer } from '../software/quorumSoftware.ts';
import { GROUP_KEY } from '../conventions.ts';
import { correctionOf } from '../../base/nearest.ts';
import { quote } from '../../base/names.ts';
import { reportRepeated } from '../../text/walk.ts';
import { fieldsAt, itemsAt, mapAt, mapsAt, Notes, present, scalarAt, textAt } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import { extentOf, fieldsOf } from '../../text/values.ts';
import type { Entry, MapValue, ScalarValue, Value } from '../../text/values.ts';
import { sourceOf } from '../../text/yamlDocument.ts';
import { readClaims, containerIn, commandOf, wordsAt } from './container.ts';

/** A service of a Compose file. It is plain data, since it is kept between edits that do not touch the service. */
export interface ComposeService {
  readonly name: string;
  readonly nameRange: Range;
  readonly extent: readonly Range[];
  /** The number of tasks; undefined when it is not known. */
  readonly replicas: WrittenNumber | undefined;
  /** True when the file states a number of tasks, even if it is one. */
  readonly replicated: boolean;
  /** True where there is a `deploy` section, which says that the file is meant for Swarm. */
  readonly deployed: boolean;
  /** True where that section states what only Swarm uses: the number of tasks, or their places. */
  readonly ofSwarm: boolean;
  /** True where the service exists only with some profile. */
  readonly optional: boolean;
  /** True for one task on each node, and for jobs, which end. */
  readonly otherMode: boolean;
  readonly expressions: readonly Expression[];
  readonly constraints: readonly StatedConstraint[];
  /** What only one task on a node can hold, such as `port 2379`. */
  readonly claims: readonly Located<string>[];
  readonly software: Located<QuorumSoftware> | undefined;
  /** The facts that decide to which quorum it belongs. */
  readonly member: Candidate;
  /** What its scripts say of replica sets of MongoDB, its own or others. */
  readonly replicaSets: readonly ReplicaSet[];
  /** True when the file states a risk model, whether that can be read or not. */
  readonly declared: boolean;
  readonly declarations: readonly Declaration[];
  readonly complete: boolean;
  /** Why it is not judged although it surely votes and has no fault. */
  readonly notJudged?: string;
  readonly problems: readonly Problem[];
  /** The place where a limit can be written; undefined where there is none. */
  readonly site: ConstraintSite | undefined;
  readonly modelSite: ModelSite | undefined;
  /** The path of the file with the service; absent for the file at hand. */
  readonly elsewhere?: string;
}

/** One entry of `placement.constraints`. */
interface Expression extends Omit<ScalarValue, 'kind'> {
  /** The text as written, with its quotes. */
  readonly written: string;
  readonly demands: readonly NodeDemand[];
}

/** Reads a service; nothing for an entry that is none. */
export function readService({ key, value }: Entry): readonly ComposeService[] {
  if (key.kind !== 'scalar' || key.text.startsWith('x-') || value.kind !== 'map') return [];
  return [readMap(key, value)];
}

function readMap(key: ScalarValue, value: MapValue): ComposeService {
  const notes = new Notes();
  const fields = fieldsOf(value, reportRepeated(notes.report));
  const deploy = mapAt(fields, 'deploy', notes);
  const deployed = fieldsAt(fields, 'deploy', notes);
  const placed = fieldsAt(deployed, 'placement', notes);
  const replicas = readReplicas(deployed, key.at, notes);
  const expressions = readExpressions(placed, notes);
  const claims = readClaims(fields);
  const model = fieldsAt(fields, 'x-quorate', notes);
  reportUnknownKeys(model, '', [GROUP_KEY], notes.report);
  const image = fields.get('image')?.value;
  const container = containerIn(fields);
  const known = softwareOfContainer(container, replicas?.value ?? 1);
  const owner = { name: key.text, replicas: replicas?.value ?? 1 };
  const membership = known ? membershipOf(known.name, container, owner) : NO_MEMBERSHIP;
  const software = known && membership.votes !== 'never' ? { value: known, range: image?.at ?? key.at } : undefined;
  const declared = textAt(model, GROUP_KEY, notes)?.trim();
  const { declarations, complete } = readObjectModel(model, '', notes.report);
  const health = fieldsAt(fields, 'healthcheck', new Notes());
  return {
    name: key.text,
    nameRange: key.at,
    extent: extentOf({ key, value, merged: false }),
    replicas,
    replicated: deployed.has('replicas') || textAt(deployed, 'mode', notes) === 'replicated',
    deployed: deploy !== undefined,
    ofSwarm: isOfSwarm(deploy),
    optional: fields.has('profiles'),
    otherMode: readMode(deployed, notes) !== 'replicated',
    expressions,
    constraints: [
      ...readLimit(placed, notes),
      ...readPreferences(placed, notes),
      ...pinOf(expressions),
      ...portOf(claims),
    ],
    claims,
    software,
    member: {
      name: key.text,
      scope: '',
      software: known?.name,
      image: container.image,
      replicas: owner.replicas,
      membership,
      aliases: ['hostname', 'container_name'].flatMap((name) => textAt(fields, name, new Notes()) ?? []),
      ...(declared && { declared }),
    },
    replicaSets: replicaSetsIn([...commandOf(fields), ...wordsAt(health, 'test')].join('\n')),
    declared: present(fields, 'x-quorate') !== undefined,
    declarations,
    complete: complete && notes.complete && !votesInPart(membership),
    ...(software && notes.unknown.length > 0 && notes.problems.length === 0 && { notJudged: 'a template or variable' }),
    problems: notes.problems,
    site: siteOf(deploy, placed),
    modelSite: modelSite(value, MODEL_KEYS),
  };
}

/** True where only some of the tasks vote. Tasks have no numbers, so it is not known where those that vote are. */
function votesInPart({ votes, voters }: Membership): boolean {
  return votes === 'some' || voters !== undefined;
}

/** The service with more facts about its votes. */
export function withMembership(service: ComposeService, membership: Membership): ComposeService {
  const { software, complete } = service;
  return {
    ...service,
    software: membership.votes === 'never' ? undefined : software,
    complete: complete && !votesInPart(membership),
    member: { ...service.member, membership },
  };
}

export const MODEL_KEYS = { path: ['x-quorate'], prefix: '' };

export const NOUNS = { replica: ['task', 'tasks'], host: ['node', 'nodes'] } as const;

/** The demands on the swarm. */
export function schedulingOf({ nameRange, replicas, constraints, expressions, site }: ComposeService): Scheduling {
  return {
    replicas: replicas ?? { value: 1, range: nameRange, uneditable: 'it is not known' },
    selector: new Map(),
    tolerations: [],
    constraints,
    demands: expressions.flatMap(({ demands }) => demands),
    ...(site && { site }),
  };
}

/** The place where the limit can be written; undefined where there is a limit already, or no such place. */
function siteOf(deploy: MapValue | undefined, placed: Fields): ConstraintSite | undefined {
  const value = placed.get(LIMIT)?.value;
  const isNone = !value || (value.kind === 'scalar' && (value.isNull || value.text === '0'));
  if (!deploy || !isNone) return undefined;
  const site = keySite(deploy, ['placement'], LIMIT);
  return site && { writer: limitWriter, ...site, labels: new Map() };
}

/** The node that an expression `node.hostname == …` names; undefined for other expressions. */
export function pinnedNode(expression: string): string | undefined {
  return /^\s*node\.hostname\s*==\s*(\S+)\s*$/i.exec(expression)?.[1];
}

const MODES = ['replicated', 'global', 'replicated-job', 'global-job'];

function readMode(deployed: Fields, notes: Notes): string {
  const mode = scalarAt(deployed, 'mode', notes);
  if (mode && !MODES.includes(mode.text)) {
    const { correction, meant } = correctionOf(mode.text, MODES);
    notes.report(mode.at, `Invalid \`mode\` ${quote(mode.text)}${correction}`, meant);
    return 'replicated';
  }
  return mode?.text ?? 'replicated';
}

/** The number of tasks. Compose takes a number in quotes for a number. */
function readReplicas(deployed: Fields, nameRange: Range, notes: Notes): WrittenNumber | undefined {
  if (!present(deployed, 'replicas'))
    return { value: 1, range: nameRange, uneditable: 'the file leaves it to the default' };
  const written = scalarAt(deployed, 'replicas', notes);
  if (!written) return undefined;
  const value = wholeNumber(written.text);
  if (typeof value === 'number') {
    const { range, uneditable } = written;
    return { value, range, ...(uneditable !== undefined && { uneditable }) };
  }
  notes.report(written.at, value);
  return undefined;
}

function readExpressions(placed: Fields, notes: Notes): readonly Expression[] {
  return itemsAt(placed, 'constraints', notes).flatMap((item) => {
    if (item.kind !== 'scalar') {
      notes.unexpected(item, item.at, 'A constraint is text, such as node.role == worker');
      return [];
    }
    const demands = demandsOf(item.text);
    if (demands) return [{ ...item, written: sourceOf(item), demands }];
    notes.report(item.at, `Invalid constraint ${quote(item.text)}: use the form node.labels.zone == a`);
    return [];
  });
}

function readLimit(placed: Fields, notes: Notes): readonly StatedConstraint[] {
  const written = scalarAt(placed, LIMIT, notes);
  if (!written) return [];
  const limit = wholeNumber(written.text);
  if (typeof limit === 'string') {
    notes.report(written.at, limit);
    return [];
  }
  const { at, range, uneditable } = written;
  const number = { key: LIMIT, value: limit, range, ...(uneditable !== undefined && { uneditable }) };
  return limitPerNode(limit).map((constraint) => ({
    constraint,
    range: at,
    limit: number,
    hard: true,
    selectsItself: true,
  }));
}

/** The constraints of preferences. A preference names domains to spread over, and Swarm need not keep to it. */
function readPreferences(placed: Fields, notes: Notes): readonly StatedConstraint[] {
  return mapsAt(placed, 'preferences', notes).flatMap(({ item, fields }) => {
    const [, key] = /^node\.labels\.(.+)$/.exec(textAt(fields, 'spread', notes) ?? '') ?? [];
    if (key === undefined) return [];
    const constraint = { kind: 'max-skew', key, maxSkew: 1 } as const;
    return [{ constraint, range: item.at, hard: false, selectsItself: true }];
  });
}

/** The constraint that all tasks are on the one named node, which holds even while no node is known. */
function pinOf(expressions: readonly Expression[]): readonly StatedConstraint[] {
  const pin = expressions.find(({ text }) => pinnedNode(text) !== undefined || /^\s*node\.id\s*==/i.test(text));
  return pin
    ? [{ constraint: { kind: 'same-domain', key: HOST }, range: pin.at, hard: true, selectsItself: true }]
    : [];
}

/** The constraint of a port of the node: two tasks cannot share it, and Swarm ensures that. */
function portOf(claims: readonly Located<string>[]): readonly StatedConstraint[] {
  const port = claims.find(({ value }) => value.startsWith('port '));
  if (!port) return [];
  const constraint = { kind: 'at-most-per-domain', key: HOST, max: 1 } as const;
  return [{ constraint, range: port.range, hard: true, selectsItself: true }];
}

/** True where the section has keys that only Swarm uses. Plain Compose also uses limits of resources. */
export function isOfSwarm(deploy: Value | undefined): boolean {
  return deploy?.kind === 'map' && ['replicas', 'mode', 'placement'].some((key) => fieldsOf(deploy).has(key));
}
