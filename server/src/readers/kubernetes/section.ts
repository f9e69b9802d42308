/** A group of like pods, wherever an object describes them, and how it becomes a service. */
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { ConstraintSite, Located, Problem, Range, Service, WrittenNumber } from '../../model/service.ts';
import { siteAt } from '../yaml/blockSite.ts';
import { PREFIX, readAnnotations } from './annotations.ts';
import type { KubernetesObject } from './objects.ts';
import { membershipOf, NO_MEMBERSHIP } from '../membership.ts';
import type { Candidate } from '../quorumGroups.ts';
import type { Container } from '../quorumSoftware.ts';
import { podKind } from './podKinds.ts';
import type { PodKind } from './podKinds.ts';
import { type Placing, readPodSpec } from './podSpec.ts';
import { readRollout } from './rollouts.ts';
import { modelSite } from '../modelSite.ts';
import { wholeNumber } from '../yaml/numbers.ts';
import type { Counted } from './counted.ts';
import { short } from '../wording.ts';
import { present, scalarAt } from '../yaml/walk.ts';
import type { Fields, Notes } from '../yaml/walk.ts';
import type { MapValue } from '../yaml/values.ts';
import { sourceOf } from '../yaml/yamlDocument.ts';

export interface Section {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly nameRange: Range;
  /** All that speaks of these pods. */
  readonly extent: readonly Range[];
  /** Holds `replicas`. */
  readonly fields: Fields;
  /** The `metadata` of the pod template. */
  readonly templateMetadata: Fields;
  /** Holds `affinity`, `tolerations` and the like. */
  readonly podSpec: Fields;
  /** The labels of the pods; undefined when not all of them are known. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** Where another constraint can be written, and the labels that its selector needs. */
  readonly place: { readonly map: MapValue; readonly parents: readonly string[] } | undefined;
  readonly selecting: ReadonlyMap<string, string> | undefined;
  /** What the pods run, where that is known to need a quorum of so many members. */
  readonly software: (replicas: number) => Located<QuorumSoftware> | undefined;
  /** The container that runs it, where the file shows one. */
  readonly program?: (software: string) => Container | undefined;
  /** What the operator calls the cluster of which it makes these members. */
  readonly operated?: string | undefined;
  /** The service that governs the pods' names. */
  readonly service?: string | undefined;
  /** True where software that is not known may well need a quorum. */
  readonly stateful: boolean;
  /** True where another file may constrain these pods too. */
  readonly partial: boolean;
  readonly notes: Notes;
}

export interface Workload {
  readonly service: Service;
  readonly pods: PodKind;
  /** By place in `service.scheduling.constraints` what each counts. */
  readonly counted: readonly Counted[];
  readonly problems: readonly Problem[];
  /** What tells which quorum it belongs to. */
  readonly member: Candidate;
}

const NOUNS = { replica: ['pod', 'pods'], host: ['node', 'nodes'] } as const;

/** Nothing for what is scaled to zero, and for templates of manifests, which are none yet. */
export function readSection(section: Section): readonly Workload[] {
  const { object, name, nameRange, extent, podSpec, labels, notes } = section;
  const { namespace } = object;
  const replicas = readReplicas(section);
  if (replicas?.value === 0) return [];
  const known = section.software(replicas?.value ?? 1);
  const program = known && section.program?.(known.value.name);
  const membership = known && program ? membershipOf(known.value.name, program, name) : NO_MEMBERSHIP;
  const software = membership.votes === 'never' ? undefined : known;
  const model = readAnnotations(object.metadata, section.templateMetadata, notes);
  const { constraints, ...placing } = readPodSpec(podSpec, { labels, namespace }, notes);
  const own = constraints.filter(({ ofOthers }) => !ofOthers);
  if (isTemplate(section)) return [];
  const bystander = membership.votes === 'never' ? 'unless-declared' : undefined;
  const quorumBased = model.declared || software ? undefined : (bystander ?? rankOf(section, replicas));
  const site = siteOf(section, 'topologySpreadConstraints');
  const affinitySite = present(podSpec, 'affinity') ? undefined : siteOf(section, 'affinity');
  const metadata = object.fields.get('metadata')?.value;
  const annotations = metadata?.kind === 'map' ? modelSite(metadata, ['annotations'], PREFIX) : undefined;
  const rollout = object.kind === 'Deployment' ? readRollout(section.fields, replicas?.value ?? 1) : undefined;
  const service: Service = {
    name,
    nameRange,
    extent,
    nouns: NOUNS,
    hosts: [],
    declarations: model.declarations,
    // Where only some of the pods vote, nobody can tell where those are.
    complete: notes.complete && model.complete && !section.partial && membership.votes !== 'some',
    scheduling: {
      ...(model.hosts && { hosts: model.hosts }),
      replicas: replicas ?? { value: 1, range: nameRange, fixed: 'it is not known' },
      ...placing,
      constraints: own.map(({ stated }) => stated),
      ...(rollout && { rollout }),
      ...(site && { site }),
      ...(affinitySite && { affinitySite }),
    },
    ...(software && { software }),
    ...(model.ignored.length > 0 && { ignored: model.ignored }),
    ...(quorumBased && { quorumBased }),
    ...(annotations && { modelSite: annotations }),
  };
  // Nobody asked about a service without a majority to lose, so its slips are left to other tools.
  const problems = quorumBased === 'unless-declared' ? [] : notes.problems;
  const owner = { kind: object.kind, name, labels, namespace, fields: section.fields };
  const pods = podKind(owner, podSpec, { constraints, ...placing }, replicas?.value ?? 1);
  const counted = own.map((constraint) => constraint.counted);
  const member: Candidate = {
    name,
    scope: namespace ?? '',
    software: known?.value.name,
    image: program?.image ?? '',
    replicas: replicas?.value ?? 1,
    membership,
    aliases: section.service === undefined ? [] : [section.service],
    ...zoneOf(placing),
    ...(section.operated !== undefined && { operated: section.operated }),
    ...(model.group !== undefined && { declared: model.group }),
  };
  return [{ service, pods, counted, problems, member }];
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

function rankOf({ stateful }: Section, replicas: WrittenNumber | undefined): NonNullable<Service['quorumBased']> {
  return stateful && replicas?.value !== 1 ? 'perhaps' : 'unless-declared';
}

function readReplicas({ fields, nameRange, object, notes }: Section): WrittenNumber | undefined {
  if (!present(fields, 'replicas')) return { value: 1, range: nameRange, fixed: 'the file leaves it to the default' };
  const written = scalarAt(fields, 'replicas', notes);
  if (!written) return undefined;
  const { text, range, at, quoted } = written;
  const value = quoted ? `"${short(text)}" is text: write replicas as a number, without quotes` : wholeNumber(text);
  if (typeof value === 'string') {
    notes.report(at, value);
    return undefined;
  }
  const fixed = written.fixed ?? ownerOf(object);
  return { value, range, ...(fixed !== undefined && { fixed }) };
}

/** Why a change would not last. */
function ownerOf({ controller }: KubernetesObject): string | undefined {
  return controller && `${short(controller.kind)} ${short(controller.name)} owns this object`;
}

function siteOf({ object, place, selecting }: Section, ...keys: readonly string[]): ConstraintSite | undefined {
  if (!place || !selecting || object.controller) return undefined;
  const site = siteAt(place.map, [...place.parents, ...keys]);
  return site && { kind: 'kubernetes', ...site, labels: selecting };
}

/** Helm's and Jinja's braces; a mere variable leaves a manifest one. */
function isTemplate({ notes }: Section): boolean {
  return notes.unknown.some((value) => /\{\{|\{%/.test(sourceOf(value)));
}
