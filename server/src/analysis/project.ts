/** What is known besides the text at hand: settings, the project's `.quorate.yaml`, and machines of other files. */
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
  /**
   * Machines that other files with the same bounds describe. Machines of one dialect count only for files of that
   * dialect.
   */
  readonly clusters: readonly Cluster[];
  /** What other files say of this one, and of the files that it names. */
  readonly around?: Around;
  /** True while other files are still being read: more clusters may follow. */
  readonly searching?: boolean;
  /** The folder of the manifest; present where no `.quorate.yaml` bounds its cluster. */
  readonly folder?: string;
}

export const NO_PROJECT: Project = { settings: DEFAULT_SETTINGS, clusters: [] };

/** True for a project's file. It is the only kind of file that is recognised by its name. */
export function isProjectFile(path: string): boolean {
  return PROJECT_FILES.some((name) => path === name || path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
}

/** What the project states for a service: overrides by name first, then the rest of the file. */
export function projectDeclarations(project: Project, service: Service): readonly Declaration[] {
  return [...overridesOf(project, service), ...(project.file?.declarations ?? [])];
}

/**
 * The service, where a majority matters, may matter or may be thought to matter for it; else none. A service with a
 * declared risk model matters. A comment at the head of a file may be meant for other services, so it counts only for
 * those that may need a quorum anyway. `.quorate.yaml` counts for the services that it names.
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

/** The overrides for a service, in the order of the file. A quorum of several workloads also matches by their names. */
function overridesFor({ overrides }: ProjectFile, { name, sets = [] }: Service): ProjectFile['overrides']['all'] {
  if (sets.length === 0) return overrides.matching(name);
  const matching = new Set([name, ...sets.map((set) => set.name)].flatMap((one) => overrides.matching(one)));
  return overrides.all.filter((override) => matching.has(override));
}

/**
 * The severity of a rule. Flags come before the project's file, and the file before an editor's settings.
 * @param service the service that the finding is about, if any
 */
export function severityOf(project: Project, { id, severity }: Rule, service?: Service): Severity | 'off' {
  const { settings } = project;
  const stated = settings.severities.get(id);
  const filed = severityNamed(filedLevel(project, id, service));
  const [first, second] = settings.declaration.source.kind === 'flags' ? [stated, filed] : [filed, stated];
  return first ?? second ?? severity;
}

/** The severity that the file states for a rule: for the service first, then for the path, then for all. */
function filedLevel({ file, path }: Project, id: string, service: Service | undefined): string | undefined {
  if (!file) return undefined;
  const levels = [
    ...(service === undefined ? [] : overridesFor(file, service)),
    ...(path === undefined ? [] : file.paths.matching(path)),
    file,
  ];
  return levels.find(({ rules }) => rules.has(id))?.rules.get(id)?.value;
}

/** The problems of a project's file: what could not be read, and rules or severities that do not exist. */
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

/** The severity with this name. Readers of YAML 1.1 take an unquoted `off` for false, so `false` means `off`. */
function severityNamed(text: string | undefined): Severity | 'off' | undefined {
  if (text === undefined) return undefined;
  return text === 'false' || text === 'off' ? 'off' : SEVERITIES.find((known) => known === text);
}

/**
 * Every known machine, the most specific source first. Of two with one name the first counts. Machines of other files
 * are sorted, so the order in which the files were found does not matter.
 * @returns also the first machine beyond the limit, the clusters between which there was a choice, and the machines
 * with all that any source says of them: a scheduler sees only the labels of the first source, but another may tell how
 * often a machine is down
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

/**
 * One machine of two sources. A probability and times state the same fact, so the first source with either of them
 * counts.
 */
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
