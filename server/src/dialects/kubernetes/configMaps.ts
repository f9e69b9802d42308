/** ConfigMaps that tell what the pods with them do: with `storage "raft"`, a pod of Vault votes. */
import type { Memo } from '../../base/memo.ts';
import type { Located } from '../../model/written.ts';
import { isConfigured, softwareOfContainer, tellsVotes } from '../software/quorumSoftware.ts';
import type { Container } from '../software/quorumSoftware.ts';
import { fieldsOf } from '../../text/values.ts';
import type { Value } from '../../text/values.ts';
import { fieldsAt, mapsAt, textAt, QUIET } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import type { Configurable, Workload } from './workload.ts';
import { mayTellReplicaSet } from '../software/replicaSets.ts';
import { membershipOf } from '../software/membership.ts';
import { voting } from './voting.ts';

/** The files of a ConfigMap as one text; only for a ConfigMap that may tell something. */
export interface ConfigFiles {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly text: string;
}

/** True for a ConfigMap with such a file. */
export function isTelling(root: Value): boolean {
  if (root.kind !== 'map') return false;
  const files = filesIn(fieldsOf(root));
  return tellsVotes(files) || mayTellReplicaSet(files);
}

/** Reads the files of a ConfigMap. */
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

/** What the containers of a pod may turn out to be by files; undefined where that is nothing. */
export function readConfigurable(podSpec: Fields, containers: readonly Located<Container>[]): Configurable | undefined {
  const open = containers.filter(({ value }) => isConfigured(value));
  if (open.length === 0) return undefined;
  const maps = mapsAt(podSpec, 'volumes', QUIET).flatMap(({ fields }) => {
    const sources = mapsAt(fieldsAt(fields, 'projected', QUIET), 'sources', QUIET).map((source) => source.fields);
    return [fields, ...sources].flatMap((one) => textAt(fieldsAt(one, 'configMap', QUIET), 'name', QUIET) ?? []);
  });
  return maps.length > 0 ? { containers: open, maps } : undefined;
}

/** The workloads with what the ConfigMaps of the same file tell. */
export function withConfigFiles(
  workloads: readonly Workload[],
  configs: readonly ConfigFiles[],
  memo: Memo,
): readonly Workload[] {
  if (configs.length === 0) return workloads;
  return workloads.map((workload) => {
    const { configurable, pods } = workload;
    const { namespace } = pods;
    if (!configurable) return workload;
    const texts = configs
      .filter((config) => configurable.maps.includes(config.name))
      .filter((config) => (config.namespace ?? namespace) === (namespace ?? config.namespace))
      .map(({ text }) => text);
    if (texts.length === 0) return workload;
    return memo.get(toldBy, workload, texts, () => toldBy(workload, configurable, texts.join('\n')));
  });
}

function toldBy(workload: Workload, { containers }: Configurable, config: string): Workload {
  const replicas = typeof workload.pods.replicas === 'number' ? workload.pods.replicas : 1;
  for (const { value, range } of containers) {
    const container = { ...value, config };
    const software = softwareOfContainer(container, replicas);
    if (!software) continue;
    const membership = membershipOf(software.name, container, { name: workload.member.name, replicas });
    const member = { ...workload.member, image: value.image };
    return voting({ ...workload, member }, { value: software, range }, membership);
  }
  return workload;
}
