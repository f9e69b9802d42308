/**
 * Finds the software of containers, groups, charms and workloads that is known to need a quorum of its members. Other
 * software may need one too, but Quorate speaks of a majority only where it surely matters.
 */
import type { QuorumSoftware } from '../../model/riskModel.ts';
import type { Container, SoftwareRow } from './softwareRow.ts';
import { allTextOf } from './settingValues.ts';
import { MEMBER_SETTINGS, TELLING_WORDS } from './memberSettings.ts';
import { NEVER_VOTES } from './neverVotes.ts';
import { SOFTWARE } from './softwareTable.ts';

export type { Container } from './softwareRow.ts';

/**
 * The software of a container whose members vote. An image alone is often not enough: a Kafka broker does not vote, and
 * a Vault agent is no Vault server. Undefined also when there are more `members` than would all vote.
 */
export function softwareOfContainer(container: Container, members = 1): QuorumSoftware | undefined {
  const repository = repositoryOf(container.image);
  const isVoter = ({ votes = always, config, mostVoters = Infinity }: SoftwareRow): boolean =>
    members <= mostVoters &&
    (votes(container) || (container.config !== undefined && config?.test(container.config) === true));
  const isKnown = SOFTWARE.some(({ images = [] }) => isAmong(images, repository));
  const software = isKnown
    ? find((row) => isAmong(row.images ?? [], repository) && isVoter(row))
    : find((row) => row.marks?.(container) === true && isVoter(row));
  const copies = software?.copies === undefined ? undefined : statedCopies(container);
  const atLeast = software?.name === 'Redis Sentinel' ? statedAgreement(container) : undefined;
  return (
    software && { ...software, ...(copies !== undefined && { copies }), ...(atLeast !== undefined && { atLeast }) }
  );
}

/** How many of its members vote at most; Infinity where all do. */
export function mostVotersOf(software: string | undefined): number {
  return SOFTWARE.find(({ name }) => name === software)?.mostVoters ?? Infinity;
}

/** The number of copies that the container's settings ask for; undefined where they ask for none. */
function statedCopies(container: Container): number | undefined {
  // RabbitMQ documentation, "Quorum Queues"; YugabyteDB documentation, flags of yb-master.
  const stated = /(?:quorum_queue\.initial_cluster_size|--?replication_factor)\s{0,9}[= ]\s{0,9}(\d{1,3})\b/.exec(
    allTextOf(container),
  );
  const copies = Number(stated?.[1] ?? 0);
  return copies > 0 ? copies : undefined;
}

/**
 * The number of Sentinels that must agree. Redis documentation, "Sentinel": `sentinel monitor <name> <address> <port>
 * <quorum>`, and the variable of Bitnami's image.
 */
function statedAgreement(container: Container): number | undefined {
  const [, line = ''] = /\bsentinel[ \t]monitor[ \t]([^\n]{1,200})/.exec(allTextOf(container)) ?? [];
  const [, , , monitored] = line.trim().split(/\s+/);
  const stated = container.env.get('REDIS_SENTINEL_QUORUM') ?? container.env.get('VALKEY_SENTINEL_QUORUM') ?? monitored;
  return stated !== undefined && /^\d{1,3}$/.test(stated) ? Number(stated) : undefined;
}

/** True where a configuration file would tell that the container votes, or something of its members. */
export function isConfigured({ image }: Container): boolean {
  const repository = repositoryOf(image);
  return SOFTWARE.some(
    ({ name, images = [], config }) =>
      (config !== undefined || MEMBER_SETTINGS[name] !== undefined) && isAmong(images, repository),
  );
}

/** True where a text may be the configuration of a member that votes, or says something of members. */
export function tellsVotes(text: string): boolean {
  return CONFIGS.some((config) => config.test(text)) || TELLING_WORDS.some((word) => text.includes(word));
}

const CONFIGS = SOFTWARE.flatMap(({ config }) => config ?? []);

/** A faster look at a text that is not parsed yet: false where it surely tells nothing of that. */
export function mayTellVotes(text: string): boolean {
  return FAST_WORDS.some((word) => text.includes(word));
}

/**
 * True for software that is known to need no majority of its members, even if there are many with a state.
 *
 * @param isFirst true for the first container of its pod
 */
export function neverVotes(container: Container, isFirst: boolean): boolean {
  // Images of Spilo have the version of PostgreSQL in their name.
  const repository = repositoryOf(container.image).replace(/(\/|^)spilo-[\w-]+$/, '$1spilo');
  return NEVER_VOTES.some(
    ({ images = [], marks, votes, helper }) =>
      (isFirst || helper !== true) &&
      (isAmong(images, repository) || marks?.(container) === true) &&
      votes?.(container) !== true,
  );
}

/** A fast look at a text: true where some container in it may have an image whose members vote. */
export function mentionsVoter(text: string): boolean {
  if (!text.includes('image')) return false;
  const stated = text.matchAll(/\bimage["']?[ \t]{0,9}:[ \t]{0,9}([^\n]{1,300})/g);
  return [...stated].some(([, image = '']) => IMAGES.some((name) => image.includes(name)));
}

const IMAGES = [
  ...new Set(SOFTWARE.flatMap(({ images = [] }) => images.map((image) => image.split('/').at(-1) ?? image))),
];

/** Words that every match of `CONFIGS` contains; other texts may contain them too. */
const FAST_WORDS = [
  ...TELLING_WORDS,
  'jetstream',
  'raft',
  'wsrep',
  'node.roles',
  'cluster.initial_',
  'process.roles',
  'rs.',
  'replSetInitiate',
];

function isAmong(images: readonly string[], repository: string): boolean {
  return images.some((image) => repository === image || repository.endsWith(`/${image}`));
}

/** The software of a stateful workload with the plain name of the software, whatever the name of its image. */
export function softwareOfWorkload(name: string): QuorumSoftware | undefined {
  return find(({ workloads = [] }) => workloads.includes(name.toLowerCase()));
}

/** The software of a Juju charm, with a name as in a bundle: `etcd`, `ch:etcd`, `cs:~containers/etcd-655`. */
export function softwareOfCharm(charm: string): QuorumSoftware | undefined {
  const name = charm.toLowerCase().slice(Math.max(charm.lastIndexOf('/'), charm.lastIndexOf(':')) + 1);
  return find(({ charms = [] }) => charms.includes(name.replace(/-\d+$/, '')));
}

export function softwareOfCephService(serviceType: string): QuorumSoftware | undefined {
  return find(({ cephServices = [] }) => cephServices.includes(serviceType));
}

/** The software of an Ansible group with one of its usual names: `etcd`, `consul_servers`, `kafka-controller`. */
export function softwareOfGroup(group: string): QuorumSoftware | undefined {
  const name = group.toLowerCase().replaceAll('-', '_');
  return find(({ groups = [] }) => groups.includes(name));
}

/** The software with this name in the table. Undefined also when there are more `members` than would all vote. */
export function softwareNamed(name: string, members: number): QuorumSoftware | undefined {
  return find((row) => row.name === name && members <= (row.mostVoters ?? Infinity));
}

/**
 * The repository of an image: `mirror.example.com:5000/bitnami/etcd` for
 * `mirror.example.com:5000/bitnami/etcd:3.5@sha256:…`.
 */
function repositoryOf(image: string): string {
  const [name = ''] = withoutVariables(image).trim().toLowerCase().split('@', 1);
  return name.replace(/:[^/:]*$/, '');
}

/**
 * The text with variables filled in: `${ETCD_IMAGE:-bitnami/etcd}` stands for its default, a variable without one for
 * an empty text.
 */
function withoutVariables(text: string): string {
  return text.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, '$1').replaceAll(/\$\{[^{}]*\}|\$\w+/g, '');
}

function find(matches: (row: SoftwareRow) => boolean): QuorumSoftware | undefined {
  const row = SOFTWARE.find(matches);
  return (
    row && {
      name: row.name,
      quorum: row.quorum,
      reference: row.reference,
      ...(row.copies !== undefined && { copies: row.copies }),
      ...(row.spreads && { spreads: row.spreads }),
      ...(row.leavesOneOut && { leavesOneOut: row.leavesOneOut }),
      ...(row.evenByDesign && { evenByDesign: row.evenByDesign }),
    }
  );
}

function always(): boolean {
  return true;
}
