/** A group of like pods, wherever an object describes them, and how it becomes a service. */
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { ConstraintSite, Located, Problem, Range, Service, WrittenNumber } from '../../model/service.ts';
import { blockSite } from '../yaml/blockSite.ts';
import { PREFIX, readAnnotations } from './annotations.ts';
import type { KubernetesObject } from './objects.ts';
import { podKind } from './podKinds.ts';
import type { PodKind } from './podKinds.ts';
import { readPodSpec } from './podSpec.ts';
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
}

const NOUNS = { replica: ['pod', 'pods'], host: ['node', 'nodes'] } as const;

/** Nothing for what is scaled to zero, and for templates of manifests, which are none yet. */
export function readSection(section: Section): readonly Workload[] {
  const { object, name, nameRange, extent, podSpec, labels, notes } = section;
  const { namespace } = object;
  const replicas = readReplicas(section);
  if (replicas?.value === 0) return [];
  const software = section.software(replicas?.value ?? 1);
  const model = readAnnotations(object.metadata, section.templateMetadata, notes);
  const { constraints, ...placing } = readPodSpec(podSpec, { labels, namespace }, notes);
  const own = constraints.filter(({ ofOthers }) => !ofOthers);
  if (isTemplate(section)) return [];
  const quorumBased = model.declared || software ? undefined : rankOf(section, replicas);
  const site = siteOf(section);
  const affinitySite = affinitySiteOf(section);
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
    complete: notes.complete && model.complete && !section.partial,
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
  return [{ service, pods, counted, problems }];
}

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

function siteOf({ object, place, podSpec, selecting }: Section): ConstraintSite | undefined {
  if (!place || !selecting || object.controller) return undefined;
  const stated = podSpec.get('topologySpreadConstraints')?.value;
  if (!stated) {
    const site = blockSite(place.map);
    return site && { kind: 'kubernetes', ...site, parents: place.parents, labels: selecting };
  }
  const site = stated.kind === 'seq' ? blockSite(stated) : undefined;
  return site && { kind: 'kubernetes', ...site, parents: [], item: true, labels: selecting };
}

function affinitySiteOf({ object, place, podSpec, selecting }: Section): ConstraintSite | undefined {
  if (!place || !selecting || object.controller || podSpec.has('affinity')) return undefined;
  const site = blockSite(place.map);
  return site && { kind: 'kubernetes', ...site, parents: place.parents, labels: selecting };
}

/** Helm's and Jinja's braces; a mere variable leaves a manifest one. */
function isTemplate({ notes }: Section): boolean {
  return notes.unknown.some((value) => /\{\{|\{%/.test(sourceOf(value)));
}
