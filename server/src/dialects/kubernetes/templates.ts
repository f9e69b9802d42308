/** Objects with a pod template: the workloads of `apps`, and objects of operators with `replicas` beside a template. */
import type { Steps } from '../../base/steps.ts';
import { START } from '../../model/range.ts';
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Located } from '../../model/written.ts';
import { imageText } from '../software/imageText.ts';
import { readConfigurable } from './configMaps.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import type { Section } from './section.ts';
import { neverVotes, softwareOfContainer, softwareOfWorkload } from '../software/quorumSoftware.ts';
import type { Container } from '../software/quorumSoftware.ts';
import { reportRepeated } from '../../text/walk.ts';
import {
  fieldsAt,
  mapsInSteps,
  NO_FIELDS,
  Notes,
  pairsAt,
  present,
  scalarAt,
  textAt,
  textsAt,
  QUIET,
} from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import { fieldsOf, spansOf } from '../../text/values.ts';
import type { Value } from '../../text/values.ts';
import { sourceOf } from '../../text/yamlDocument.ts';

/** The groups of pods of such objects. */
export function* templateSections(objects: readonly KubernetesObject[]): Steps<readonly Section[]> {
  const sections: Section[] = [];
  for (const object of objects) {
    const section = yield* readObject(object);
    if (section) sections.push(section);
  }
  return sections;
}

const BUILT_IN = new Set(['StatefulSet', 'Deployment', 'ReplicaSet']);

function* readObject(object: KubernetesObject): Steps<Section | undefined> {
  const builtIn = BUILT_IN.has(object.kind) && /^(?:apps|extensions)\//.test(object.apiVersion);
  const notes = new Notes();
  const fields = fieldsIn(object.fields.get('spec')?.value, notes);
  const template = fieldsIn(fields.get('template')?.value, notes);
  const pod = template.get('spec')?.value;
  if (pod?.kind !== 'map' || fieldsOf(pod).get('containers')?.value.kind !== 'seq') return undefined;
  if (!builtIn && !fields.has('replicas')) return undefined;
  if (object.controller && object.kind.startsWith('Replica')) return undefined;
  scalarAt(object.metadata, 'name', notes);
  const metadata = fieldsAt(template, 'metadata', notes);
  const labels = pairsAt(metadata, 'labels', notes);
  const podSpec = fieldsIn(pod, notes);
  if (builtIn) reportMisplaced([fields, template], notes);
  const stateful = object.kind.endsWith('StatefulSet');
  const programs = yield* readPrograms(object, podSpec, labels, stateful, notes);
  return {
    object,
    name: object.name,
    nameRange: object.nameRange,
    extent: spansOf(object.map),
    fields,
    count: { entry: present(fields, 'replicas'), key: 'replicas', otherwise: 1, also: 0 },
    templateMetadata: metadata,
    podSpec,
    labels,
    spreadPlace: { map: pod, parents: [] },
    affinityPlace: { map: pod, parents: [] },
    selecting: selectingLabels(fields, labels),
    software: (replicas) => softwareOfPods(programs, replicas),
    program: (software) => programOf(programs, software),
    service: textAt(fields, 'serviceName', QUIET),
    stateful: stateful && !programs.never,
    configurable: stateful ? readConfigurable(podSpec, programs.containers) : undefined,
    partial: false,
    notes,
  };
}

function fieldsIn(value: Value | undefined, { report }: Notes): Fields {
  return value?.kind === 'map' ? fieldsOf(value, reportRepeated(report)) : NO_FIELDS;
}

/** Reports keys of a pod's spec that are one or two levels too high, where the API server drops or refuses them. */
function reportMisplaced(places: readonly Fields[], notes: Notes): void {
  for (const fields of places) {
    for (const key of ['affinity', 'topologySpreadConstraints', 'nodeSelector', 'tolerations']) {
      const entry = fields.get(key);
      if (entry) notes.report(entry.key.at, `\`${key}\` has no effect here: it belongs below template.spec`);
    }
  }
}

/** The labels of the workload's own selector, which no other workload may match, or else all labels of the template. */
function selectingLabels(fields: Fields, labels: Section['labels']): Section['selecting'] {
  const own = pairsAt(fieldsAt(fields, 'selector', QUIET), 'matchLabels', QUIET);
  const fits = own && own.size > 0 && [...own].every(([key, value]) => labels?.get(key) === value);
  const chosen = fits ? own : labels;
  return chosen && chosen.size > 0 ? chosen : undefined;
}

/** Everything that tells what pods run. */
export interface Programs {
  readonly containers: readonly Located<Container>[];
  /** The software that the workload's name tells, where its pods have a state. */
  readonly named?: Located<QuorumSoftware>;
  /** True where one of the programs is known to keep a state and not to vote. */
  readonly never: boolean;
}

/** Reads what pods with these containers run, with one container or variable a step. */
export function* readPrograms(
  { name, nameRange }: KubernetesObject,
  podSpec: Fields,
  labels: Section['labels'],
  stateful: boolean,
  notes: Notes,
): Steps<Programs> {
  const containers: Located<Container>[] = [];
  for (const { fields } of yield* mapsInSteps(podSpec, 'containers', notes)) {
    containers.push(yield* readContainer(fields, notes));
    yield;
  }
  // Beside a stateless program, such an image is a helper in each pod, and no member of a quorum.
  if (!stateful) return { containers: containers.slice(0, 1), never: false };
  const named = softwareOfWorkload(labels?.get('app.kubernetes.io/name') ?? name);
  const never = containers.some(({ value }, index) => neverVotes(value, index === 0));
  return { containers, never, ...(named && { named: { value: named, range: nameRange } }) };
}

/** The software of the pods, where it is known to need a quorum with this number of pods. */
export function softwareOfPods({ containers, named }: Programs, replicas: number): Located<QuorumSoftware> | undefined {
  for (const { value, range } of containers) {
    const software = softwareOfContainer(value, replicas);
    if (software) return { value: software, range };
  }
  return named;
}

/** The container that runs the software; where the workload's name tells the software, the first container. */
function programOf({ containers }: Programs, software: string): Container | undefined {
  const own = containers.find(({ value }) => softwareOfContainer(value)?.name === software);
  return (own ?? containers[0])?.value;
}

function* readContainer(fields: Fields, notes: Notes): Steps<Located<Container>> {
  const image = fields.get('image')?.value;
  if (image?.kind === 'template' && /\{\{|\{%/.test(sourceOf(image))) notes.unknown.push(image);
  const variables = yield* mapsInSteps(fields, 'env', QUIET);
  const env = variables.map(
    ({ fields: variable }) => [textAt(variable, 'name', QUIET) ?? '', textAt(variable, 'value', QUIET) ?? ''] as const,
  );
  return {
    value: {
      image: imageText(image),
      words: [...textsAt(fields, 'command', QUIET), ...textsAt(fields, 'args', QUIET)].join(' '),
      env: new Map(env),
    },
    range: image?.at ?? START,
  };
}
