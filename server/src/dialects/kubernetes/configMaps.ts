/** ConfigMaps that tell what the pods that mount them do: `storage "raft"` makes a Vault one that votes. */
import type { Memo } from '../../base/memo.ts';
import type { Service } from '../../model/service.ts';
import type { Located } from '../../model/written.ts';
import { isConfigured, softwareOfContainer, tellsVotes } from '../software/quorumSoftware.ts';
import type { Container } from '../software/quorumSoftware.ts';
import { fieldsOf } from '../../text/values.ts';
import type { Value } from '../../text/values.ts';
import { fieldsAt, mapsAt, textAt, QUIET } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import type { KubernetesObject } from './objects.ts';
import type { Workload } from './section.ts';

/** The files of a ConfigMap, joined; only of one that may tell something. */
export interface ConfigFiles {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly text: string;
}

/** Containers that would vote if a file said so, and the ConfigMaps that their pods mount. */
export interface Configurable {
  readonly containers: readonly Located<Container>[];
  readonly maps: readonly string[];
}

/** True for a ConfigMap with such a file. */
export function isTelling(root: Value): boolean {
  return root.kind === 'map' && tellsVotes(filesIn(fieldsOf(root)));
}

export function readConfigFiles({
  kind,
  apiVersion,
  fields,
  name,
  namespace,
}: KubernetesObject): readonly ConfigFiles[] {
  if (kind !== 'ConfigMap' || apiVersion !== 'v1') return [];
  const text = filesIn(fields);
  return tellsVotes(text) ? [{ name, namespace, text }] : [];
}

function filesIn(fields: Fields): string {
  const data = [...fieldsAt(fields, 'data', QUIET).values()];
  return data.flatMap(({ value }) => (value.kind === 'scalar' ? [value.text] : [])).join('\n');
}

export function readConfigurable(podSpec: Fields, containers: readonly Located<Container>[]): Configurable | undefined {
  const open = containers.filter(({ value }) => isConfigured(value));
  if (open.length === 0) return undefined;
  const maps = mapsAt(podSpec, 'volumes', QUIET).flatMap(({ fields }) => {
    const sources = mapsAt(fieldsAt(fields, 'projected', QUIET), 'sources', QUIET).map((source) => source.fields);
    return [fields, ...sources].flatMap((one) => textAt(fieldsAt(one, 'configMap', QUIET), 'name', QUIET) ?? []);
  });
  return maps.length > 0 ? { containers: open, maps } : undefined;
}

/** What is known of the workloads once the ConfigMaps of the same file are. */
export function withConfigFiles(
  workloads: readonly Workload[],
  configs: readonly ConfigFiles[],
  memo: Memo,
): readonly Workload[] {
  if (configs.length === 0) return workloads;
  return workloads.map((workload) => {
    const { configurable, pods, service } = workload;
    const { namespace } = pods;
    if (!configurable || service.software) return workload;
    const texts = configs
      .filter((config) => configurable.maps.includes(config.name))
      .filter((config) => (config.namespace ?? namespace) === (namespace ?? config.namespace))
      .map(({ text }) => text);
    if (texts.length === 0) return workload;
    const told = (): Workload => ({ ...workload, service: toldBy(service, configurable, texts.join('\n')) });
    return memo.get(toldBy, workload, texts, told);
  });
}

function toldBy(service: Service, { containers }: Configurable, config: string): Service {
  const members = service.scheduling?.replicas.value ?? 1;
  for (const { value, range } of containers) {
    const software = softwareOfContainer({ ...value, config }, members);
    if (!software) continue;
    const { quorumBased, ...rest } = service;
    // What a declared model says of it needs no software.
    return quorumBased === undefined ? service : { ...rest, software: { value: software, range } };
  }
  return service;
}
