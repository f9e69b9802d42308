/** What is known besides the text at hand: settings, the project's `.quorate.yaml`, and machines described elsewhere. */
import type { Declaration } from '../model/riskModel.ts';
import type { InventoryNode, Problem, Service } from '../model/service.ts';
import type { Around } from '../dialects/elsewhere/around.ts';
import { LIMITS } from '../text/limits.ts';
import { type ProjectFile, PROJECT_FILES } from '../reading/projectFile.ts';
import type { ClusterNode } from '../scheduling/cluster.ts';
import { chooseClusters, type Cluster, type KnownNode, type Rivals } from './clusters.ts';
import { RULES } from '../rules/registry.ts';
import { type Rule, SEVERITIES, type Severity } from '../rules/rule.ts';
import { plainName } from '../rules/wording.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

export interface Project {
  readonly settings: Settings;
  /** The nearest `.quorate.yaml`, with what it extends. */
  readonly file?: ProjectFile;
  /** The path of the text at hand from the folder of that file, with slashes. */
  readonly path?: string;
  /** Machines that other files with the same bounds describe. Those of one dialect are none of another's business. */
  readonly clusters: readonly Cluster[];
  /** What other files say of this one, and of what it names. */
  readonly around?: Around;
  /** True while other files are still being looked at: more clusters may follow. */
  readonly searching?: boolean;
  /** The folder of the manifest, where no `.quorate.yaml` bounds its cluster. */
  readonly folder?: string;
}

export const NO_PROJECT: Project = { settings: DEFAULT_SETTINGS, clusters: [] };

/** Told by the name: of all files, these alone are. */
export function isProjectFile(path: string): boolean {
  return PROJECT_FILES.some((name) => path === name || path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
}

/** What the project says of a service: overrides by name first, then the whole file. */
export function projectDeclarations(project: Project, service: Service): readonly Declaration[] {
  return [...overridesOf(project, service), ...(project.file?.declarations ?? [])];
}

/**
 * The service where a majority matters for it, or may matter, or one might think that it does; nothing else is worth a
 * word. A risk model that is declared for a service says that it does. A comment at the head of a file may be meant for others, so it vouches only
 * for what may need a quorum anyway, and `.quorate.yaml` vouches for what it names.
 */
export function ranked(service: Service, project: Project): readonly Service[] {
  const { quorumBased, ...rest } = service;
  if (quorumBased === undefined) return [service];
  const stated = [...service.declarations, ...overridesOf(project, service)].map(({ source }) => source.kind);
  if (stated.some((kind) => kind !== 'file-directive' || quorumBased === 'perhaps')) return [rest];
  if (quorumBased === 'perhaps') return [service];
  return service.unclaimed === undefined ? [] : [{ ...service, notJudged: service.unclaimed }];
}

function overridesOf({ file }: Project, service: Service): readonly Declaration[] {
  const named = file ? overridesFor(file, service) : [];
  return named.flatMap(({ declarations }) => declarations);
}

/** In the order of the file. A quorum of several workloads goes by their names too. */
function overridesFor({ overrides }: ProjectFile, { name, sets = [] }: Service): ProjectFile['overrides']['all'] {
  if (sets.length === 0) return overrides.matching(name);
  const matching = new Set([name, ...sets.map((set) => set.name)].flatMap((one) => overrides.matching(one)));
  return overrides.all.filter((override) => matching.has(override));
}

/**
 * Flags overrule the project's file, and the file overrules an editor's settings.
 * @param service the one that is spoken of, where it is one
 */
export function severityOf(project: Project, { id, severity }: Rule, service?: Service): Severity | 'off' {
  const { settings } = project;
  const stated = settings.severities.get(id);
  const filed = severityNamed(filedLevel(project, id, service));
  const [first, second] = settings.declaration.source.kind === 'flags' ? [stated, filed] : [filed, stated];
  return first ?? second ?? severity;
}

/** What the file says of a rule: for the service first, then for the path, then for all. */
function filedLevel({ file, path }: Project, id: string, service: Service | undefined): string | undefined {
  if (!file) return undefined;
  const levels = [
    ...(service === undefined ? [] : overridesFor(file, service)),
    ...(path === undefined ? [] : file.paths.matching(path)),
    file,
  ];
  return levels.find(({ rules }) => rules.has(id))?.rules.get(id)?.value;
}

/** What is wrong with a project's file: what could not be read, and rules or severities that do not exist. */
export function projectFileProblems({ problems, rules, overrides, paths }: ProjectFile): Problem[] {
  const stated = [rules, ...[...overrides.all, ...paths.all].map((part) => part.rules)].flatMap((levels) => [
    ...levels,
  ]);
  const unknown = stated.flatMap(([id, { value, range }]): Problem[] => {
    if (!RULES.some((rule) => rule.id === id)) {
      return [{ rule: 'invalid-value', range, message: `No rule named "${plainName(id)}"` }];
    }
    if (severityNamed(value) !== undefined) return [];
    return [{ rule: 'invalid-value', range, message: 'A severity is error, warning, info, hint or off' }];
  });
  return [...problems, ...unknown];
}

/** YAML 1.1 reads an unquoted `off` as false, and so do some who write it. */
function severityNamed(text: string | undefined): Severity | 'off' | undefined {
  if (text === undefined) return undefined;
  return text === 'false' || text === 'off' ? 'off' : SEVERITIES.find((known) => known === text);
}

/**
 * Every machine known, the most specific source first; of two with one name the first counts. Those of other files come
 * in an order of their own, whatever order the files were found in.
 * @returns too the first machine that is one too many, between which clusters there was a choice, and the machines with all that
 * any source says of them: a scheduler sees the labels of the first source alone, but how often a machine is down another may tell
 */
export function knownNodes(
  { file, clusters, folder }: Project,
  dialect: string | undefined,
  own: readonly InventoryNode[],
): KnownNodes {
  const choice = chooseClusters(clusters, dialect, folder, own.length > 0);
  const elsewhere = choice.clusters.flatMap(({ nodes }) => nodes);
  const { rivals } = choice;
  const known = new Map<string, KnownNode>();
  const more = new Map<string, KnownNode>();
  const described = (): ReadonlyMap<string, KnownNode> => (more.size === 0 ? known : new Map([...known, ...more]));
  for (const node of [...own, ...(file?.nodes ?? []), ...elsewhere.toSorted(byName)]) {
    const before = more.get(node.name) ?? known.get(node.name);
    if (before) {
      more.set(node.name, both(before, node));
      continue;
    }
    if (known.size === LIMITS.machines.most) return { known, described: described(), surplus: node, rivals };
    known.set(node.name, node);
  }
  return { known, described: described(), surplus: undefined, rivals };
}

/** A probability and times say the same in two ways: the first source that has one of them counts. */
function both(first: KnownNode, second: KnownNode): KnownNode {
  const { probability, times, ...rest } = second;
  const numbers =
    first.probability === undefined
      ? { ...(probability !== undefined && { probability }), ...(times && { times }) }
      : {};
  return { ...rest, ...numbers, ...first, labels: new Map([...second.labels, ...first.labels]) };
}

function byName(a: ClusterNode, b: ClusterNode): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return JSON.stringify([...a.labels]) < JSON.stringify([...b.labels]) ? -1 : 1;
}

interface KnownNodes {
  readonly known: ReadonlyMap<string, KnownNode>;
  readonly described: ReadonlyMap<string, KnownNode>;
  readonly surplus: KnownNode | undefined;
  readonly rivals: Rivals | undefined;
}
