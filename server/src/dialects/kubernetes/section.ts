/** A group of alike pods, wherever an object describes them, and how it becomes a service. */
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Range, Service } from '../../model/service.ts';
import type { Located, WrittenNumber } from '../../model/written.ts';
import type { ConstraintSite, EmptyOverride, OwnKey, Scheduling, StatedConstraint } from '../../model/scheduling.ts';
import { siteAt } from '../../text/blockSite.ts';
import { type AnnotatedModel, PREFIX, readAnnotations } from './annotations.ts';
import type { StatedBudget } from './disruption.ts';
import { podSpecWriter } from './constraintWriter.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { membershipOf, NO_MEMBERSHIP } from '../software/membership.ts';
import type { Candidate } from '../software/quorumGroups.ts';
import type { Container } from '../software/quorumSoftware.ts';
import { podKind } from './podKinds.ts';
import { type Placing, readPodSpec } from './podSpec.ts';
import { readRollout } from './rollouts.ts';
import { voting } from './voting.ts';
import { modelSite } from '../shared/modelSite.ts';
import { wholeNumber } from '../../text/numbers.ts';
import type { CountingConstraint } from './constraints.ts';
import { quote, short } from '../../base/names.ts';
import { scalarAt } from '../../text/walk.ts';
import type { Fields, Notes } from '../../text/walk.ts';
import type { Entry, MapValue } from '../../text/values.ts';
import { sourceOf } from '../../text/yamlDocument.ts';
import type { Configurable, Workload } from './workload.ts';

/** A group of alike pods, as an object describes them. */
export interface Section {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly nameRange: Range;
  /** The spans of all that is about these pods. */
  readonly extent: readonly Range[];
  readonly count: Count;
  /** The spec of the workload; empty where an operator makes workloads that the file does not show. */
  readonly fields: Fields;
  /** The `metadata` of the pod template. */
  readonly templateMetadata: Fields;
  /** The map with `affinity`, `tolerations` and the like. */
  readonly podSpec: Fields;
  /** The labels of the pods; undefined when some of those stated are not known. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** True where the pods get labels that the file does not show. */
  readonly openLabels?: true;
  /** The place for a spread constraint or an affinity, with the labels that its selector needs. */
  readonly spreadPlace?: WritingPlace | undefined;
  readonly affinityPlace?: WritingPlace | undefined;
  readonly selecting: ReadonlyMap<string, string> | undefined;
  /** The software of the pods, where it is known to need a quorum with this number of members. */
  readonly software: (replicas: number) => Located<QuorumSoftware> | undefined;
  /** The container that runs the software, where the file shows one. */
  readonly program?: (software: string) => Container | undefined;
  /** The name that the operator gives to the cluster with these members. */
  readonly operated?: string | undefined;
  /** The name of the service that gives the pods their names. */
  readonly service?: string | undefined;
  /** True where unknown software of these pods may well need a quorum. */
  readonly stateful: boolean;
  /** True where something that the file does not show may constrain these pods, or free them. */
  readonly partial: boolean;
  /** What that is, in few words. */
  readonly partialBecause?: string;
  /** The disruption budget that an operator makes for these pods. */
  readonly operatorBudget?: StatedBudget | undefined;
  /** Why these pods are not judged where they do not vote; see `Component.unclaimed`. */
  readonly unclaimed?: string;
  /** True where braces belong to a chart's own template engine: such text is a value that is not known. */
  readonly rendered?: true;
  /** What its containers may turn out to be by the files of their ConfigMaps. */
  readonly configurable?: Configurable | undefined;
  /** What an operator demands by itself, and its keys that would demand more. */
  readonly added?: readonly StatedConstraint[];
  readonly ownKeys?: readonly OwnKey[];
  readonly overrides?: readonly EmptyOverride[];
  readonly notes: Notes;
}

/** A map, and the keys that are missing around what is written into it, outermost first. */
interface WritingPlace {
  readonly map: MapValue;
  readonly parents: readonly string[];
}

/** The number of pods that an object states. */
interface Count {
  /** The entry with the number; undefined where it is left to the default. */
  readonly entry: Entry | undefined;
  /** The name of the key. */
  readonly key: string;
  /** The default; undefined where there is none. */
  readonly otherwise: number | undefined;
  /** How many members are counted elsewhere; undefined where that is not known. */
  readonly also: number | undefined;
}

/** The place of the risk model: annotations of the object. Those of its pod template are read too. */
export const MODEL_KEYS = { path: ['metadata', 'annotations'], prefix: PREFIX };

export const NOUNS = { replica: ['pod', 'pods'], host: ['node', 'nodes'] } as const;

/**
 * Reads a section; nothing for one that is scaled to zero, and for a template of a manifest, which is no manifest yet,
 * unless its pods surely vote.
 */
export function readSection(section: Section): readonly Workload[] {
  const { object, name, podSpec, labels, openLabels, notes } = section;
  const replicas = readReplicas(section);
  if (replicas?.value === 0) return [];
  const owner = { name, replicas: replicas?.value ?? 1 };
  const known = section.software(owner.replicas);
  const program = known && section.program?.(known.value.name);
  const membership = known && program ? membershipOf(known.value.name, program, owner) : NO_MEMBERSHIP;
  const model = readAnnotations(object.metadata, section.templateMetadata, notes);
  const pods = { labels, ...(openLabels && { openLabels }), namespace: object.namespace };
  const placement = readPodSpec(podSpec, pods, notes);
  const constraints = [...placement.constraints, ...(section.added ?? []).map(amongSiblings)];
  const placing = { ...placement, constraints };
  const own = constraints.filter(({ ofOthers }) => !ofOthers);
  const unmade = section.rendered !== true && isTemplate(section);
  // What a template makes is not known. Where its pods surely vote, it is listed.
  if (unmade && !known) return [];
  const podOwner = { kind: object.kind, name, ...pods, fields: section.fields };
  const stated = { model, replicas, placing, own };
  const rank = model.declared ? undefined : rankOf(section, replicas);
  const reason = unmade ? 'a template' : notJudged(section, stated);
  const workload = voting(
    {
      service: unmade ? { ...serviceOf(section, stated), complete: false } : serviceOf(section, stated),
      pods: podKind(podOwner, podSpec, placing, owner.replicas),
      counted: own.map(({ counted }) => counted),
      ...(section.configurable && { configurable: section.configurable }),
      ...(rank && { rank }),
      ...(reason !== undefined && { notJudged: reason }),
      ...(section.operatorBudget && { operatorBudget: section.operatorBudget }),
      problems: unmade ? [] : notes.problems,
      member: memberOf(section, stated, owner.replicas, program?.image ?? ''),
    },
    known,
    membership,
  );
  // Where no quorum can be lost, mistakes in the object are for other tools to report.
  return [workload.service.quorumBased === 'unless-declared' ? { ...workload, problems: [] } : workload];
}

/** What was read of a section. */
interface Stated {
  readonly model: AnnotatedModel;
  readonly replicas: WrittenNumber | undefined;
  readonly placing: Placing;
  /** The constraints on its own pods. */
  readonly own: readonly CountingConstraint[];
}

function serviceOf(section: Section, stated: Stated): Service {
  const { object, name, nameRange, extent, unclaimed, notes } = section;
  const { model, replicas, own } = stated;
  const isSeveral = replicas !== undefined && replicas.value > 1;
  const metadata = object.fields.get('metadata')?.value;
  const annotations = metadata?.kind === 'map' ? modelSite(object.map, MODEL_KEYS) : undefined;
  return {
    name,
    nameRange,
    extent,
    nouns: NOUNS,
    hosts: [],
    declarations: model.declarations,
    complete: notes.complete && model.complete && !section.partial && !own.some(isOpen(own)) && replicas !== undefined,
    scheduling: schedulingOf(section, stated),
    ...(unclaimed !== undefined && isSeveral && !section.stateful && { unclaimed }),
    ...(model.ignored.length > 0 && { ignored: model.ignored }),
    ...(annotations && { modelSite: annotations }),
  };
}

/** The list of required anti-affinity in a pod's spec. */
const REQUIRED_APART = ['affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];

function schedulingOf(section: Section, { model, replicas, placing, own }: Stated): Scheduling {
  const { object, nameRange, ownKeys = [], overrides = [] } = section;
  const site = siteOf(section, section.spreadPlace, ['topologySpreadConstraints']);
  const affinitySite = siteOf(section, section.affinityPlace, REQUIRED_APART);
  const rollout = object.kind === 'Deployment' ? readRollout(section.fields, replicas?.value ?? 1) : undefined;
  return {
    ...(model.hosts && { hosts: model.hosts }),
    replicas: replicas ?? { value: 1, range: nameRange, uneditable: 'it is not known' },
    ...placing,
    constraints: own.map(({ stated }) => stated),
    ...(ownKeys.length > 0 && { ownKeys }),
    ...(overrides.length > 0 && { overrides }),
    ...(rollout && { rollout }),
    ...(site && { site }),
    ...(affinitySite && { affinitySite }),
  };
}

/** The facts that decide to which quorum the pods belong, as far as their section states them. */
function memberOf(section: Section, { model, placing }: Stated, replicas: number, image: string): Candidate {
  const { object, name, service, operated } = section;
  return {
    name,
    scope: object.namespace ?? '',
    software: undefined,
    image,
    replicas,
    membership: NO_MEMBERSHIP,
    aliases: service === undefined ? [] : [service],
    ...zoneOf(placing),
    ...(operated !== undefined && { operated }),
    ...(model.group !== undefined && { declared: model.group }),
  };
}

/**
 * A test for hard constraints that may or may not keep the pods apart, since an operator adds labels to them, where no
 * certain constraint is as strict. The placement cannot be judged then.
 */
function isOpen(all: readonly CountingConstraint[]): (one: CountingConstraint) => boolean {
  const sure = all.filter(
    ({ stated }) => stated.hard && stated.selectsItself && stated.constraint.kind === 'at-most-per-domain',
  );
  const keys = new Set(sure.map(({ stated }) => stated.constraint.key));
  return ({ stated }) => stated.hard && stated.unsure === 'labels' && !keys.has(stated.constraint.key);
}

/** A constraint that an operator adds. It counts only pods of the same group. */
function amongSiblings(stated: StatedConstraint): CountingConstraint {
  return { stated, counted: { siblings: true } };
}

/** The zone that the node selector or the node affinity demands, where it is one. */
function zoneOf({ selector, terms = [] }: Pick<Placing, 'selector' | 'terms'>): Pick<Candidate, 'zone'> {
  const [term, ...others] = terms;
  const required = others.length === 0 ? (term?.matchExpressions ?? []) : [];
  const asked = required.flatMap(({ key, operator, values = [] }) =>
    ZONE_KEYS.includes(key) && operator === 'In' && values.length === 1 ? values : [],
  );
  const [zone] = [...ZONE_KEYS.flatMap((key) => selector.get(key) ?? []), ...asked];
  return zone === undefined ? {} : { zone };
}

const ZONE_KEYS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone', 'zone'];

/** Why the pods are not judged; undefined where something is wrong, which is reported instead. */
function notJudged(section: Section, { replicas, own }: Stated): string | undefined {
  const { notes, partial, partialBecause } = section;
  if (notes.problems.length > 0) return undefined;
  if (notes.unknown.length > 0) return 'a template or variable';
  if (replicas === undefined) return 'a number of members that is not known';
  if (partial) return partialBecause ?? 'what decides the placement is not all known';
  return own.some(isOpen(own)) ? 'labels that only the operator knows' : undefined;
}

function rankOf({ stateful }: Section, replicas: WrittenNumber | undefined): NonNullable<Service['quorumBased']> {
  return stateful && replicas?.value !== 1 ? 'perhaps' : 'unless-declared';
}

function readReplicas({ count, nameRange, object, notes }: Section): WrittenNumber | undefined {
  const { entry, key, otherwise, also } = count;
  if (also === undefined) return undefined;
  if (!entry) {
    const uneditable = 'the file leaves it to the default';
    return otherwise === undefined ? undefined : { value: otherwise + also, range: nameRange, uneditable };
  }
  const written = scalarAt(new Map([[key, entry]]), key, notes);
  if (!written) return undefined;
  const { text, range, at, quoted } = written;
  const value = quoted ? `${quote(text)} is text: use a number without quotes for \`${key}\`` : wholeNumber(text);
  if (typeof value === 'string') {
    notes.report(at, value);
    return undefined;
  }
  const elsewhere = also > 0 ? 'other members are counted elsewhere' : undefined;
  const uneditable = written.uneditable ?? elsewhere ?? ownerOf(object);
  return { value: value + also, range, ...(uneditable !== undefined && { uneditable }) };
}

/** Why a change of the object would not last. */
function ownerOf({ controller }: KubernetesObject): string | undefined {
  return controller && `${short(controller.kind)} ${short(controller.name)} owns this object`;
}

/** The place for the contents of one of these keys, with the labels for its selector. */
function siteOf(
  { object, selecting }: Section,
  place: WritingPlace | undefined,
  keys: readonly string[],
): ConstraintSite | undefined {
  if (!place || !selecting || object.controller) return undefined;
  const site = siteAt(place.map, [...place.parents, ...keys]);
  return site && { writer: podSpecWriter, ...site, labels: selecting };
}

/** True for text with the braces of Helm or Jinja. A plain variable does not make a manifest a template. */
function isTemplate({ notes }: Section): boolean {
  return notes.unknown.some((value) => /\{\{|\{%/.test(sourceOf(value)));
}
