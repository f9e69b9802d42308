/**
 * `.quorate.yaml`: what a project states for all its manifests, such as the risk model, the machines, and overrides by
 * service.
 */
import type { Declaration } from '../model/riskModel.ts';
import { START } from '../model/range.ts';
import type { DomainOutage, InventoryNode, Problem } from '../model/service.ts';
import type { Located } from '../model/written.ts';
import { asWhole, documentsOf, partsOf } from './knownDocuments.ts';
import { atOnce, eachInTurn, type Steps } from '../base/steps.ts';
import { DocumentComposer } from '../text/blocks.ts';
import { byName, byPath, isStarred, type PatternTable } from './patternTable.ts';
import { Budget, LIMITS, noteOn } from '../text/limits.ts';
import { readInventory, readZones } from '../dialects/shared/inventory.ts';
import { type Limit, readLimit } from '../dialects/shared/limit.ts';
import { readObjectModel, reportUnknownKeys, unknownKeysInSteps } from '../dialects/shared/objectModel.ts';
import { reportRepeated, reportShape, textOf } from '../text/walk.ts';
import { readOwnKinds } from '../dialects/kubernetes/operators/ownKinds.ts';
import { type Conventions, type DeclaredGroup, GROUP_KEY, NO_CONVENTIONS } from '../dialects/conventions.ts';
import { reportTo } from '../text/report.ts';
import type { Report } from '../text/report.ts';
import { Layout } from '../text/layout.ts';
import { SourceText } from '../text/sourceText.ts';
import { fieldsInSteps, fieldsOf, visible } from '../text/values.ts';
import { parsedDocument, YamlDocument } from '../text/yamlDocument.ts';
import type { Entry, MapValue } from '../text/values.ts';

/** The name of the file. The folder that holds it is the root of the paths in it. */
export const PROJECT_FILE = '.quorate.yaml';
/** Every name that the file may have. Of two in one folder the first counts. */
export const PROJECT_FILES: readonly string[] = [PROJECT_FILE, '.quorate.yml'];

/** The severity of each rule, as written. Another module knows the rules and checks the names. */
export type RuleLevels = ReadonlyMap<string, Located<string>>;

export interface ProjectFile {
  /** The path of another such file, relative to this one. It states what this one does not. */
  readonly extends?: Located<string>;
  readonly declarations: readonly Declaration[];
  readonly nodes: readonly InventoryNode[];
  /** Zones that fail as a whole. Of two with the same name the first counts. */
  readonly zones: readonly DomainOutage[];
  /** The name of the cluster. Folders that name the same cluster share their machines. */
  readonly cluster?: string;
  /** What counts as one machine: `host`, or a label such as `zone`. */
  readonly domain?: string;
  readonly limit: Limit;
  /** Overrides in file order. All that match a service count; where they disagree, the first one wins. */
  readonly overrides: PatternTable<Override>;
  readonly conventions: Conventions;
  readonly rules: RuleLevels;
  /** Severities by path, in file order. The first entry that matches a file and names a rule counts. */
  readonly paths: PatternTable<PathRules>;
  readonly problems: readonly Problem[];
  readonly layout: Layout;
}

/** What is stated for services whose name matches `pattern`, in which `*` stands for any text. */
interface Override {
  readonly pattern: string;
  readonly declarations: readonly Declaration[];
  readonly rules: RuleLevels;
  /** The name of the quorum whose members these services are. */
  readonly group?: string;
}

/**
 * What is stated for files whose path below the file's folder matches `pattern`. `*` stands for any text without `/`,
 * and `**` for any folders.
 */
interface PathRules {
  readonly pattern: string;
  readonly rules: RuleLevels;
}

const KEYS = ['extends', 'hosts', 'zones', 'cluster', 'domain', 'limit', 'services', 'kinds', 'paths', 'rules'];

/** Does what `projectFileInSteps` does, at once. */
export function readProjectFile(text: string): ProjectFile {
  return atOnce(projectFileInSteps(text));
}

/** Reads the file, block by block. Never throws. An empty file states nothing. */
export function* projectFileInSteps(text: string): Steps<ProjectFile> {
  const problems: Problem[] = [];
  const report = reportTo(problems);
  const { composed, layout, rest } = yield* composedFile(text);
  if (rest) report({ part: rest, start: 0, end: 3 }, 'Only the first document counts');
  const nothing: ProjectFile = {
    declarations: [],
    nodes: [],
    zones: [],
    limit: {},
    overrides: byName<Override>([]),
    conventions: NO_CONVENTIONS,
    rules: new Map(),
    paths: byPath<PathRules>([]),
    problems,
    layout,
  };
  if (!composed || composed.kind === 'empty') return nothing;
  if (composed.kind === 'broken') {
    const { part } = composed;
    report(
      { part, start: composed.at, end: Math.min(part.text.length, composed.at + 1) },
      composed.beyond ? composed.message : 'This file does not count: the YAML breaks here',
    );
    return nothing;
  }
  const document = new YamlDocument(parsedDocument(composed.contents, text.length));
  const { root } = document;
  if (root.kind === 'map') {
    const read = yield* readRoot(root, report);
    if (!document.exhausted) return { ...read, problems, layout };
    return { ...nothing, problems: [{ rule: 'invalid-value', range: START, message: noteOn(LIMITS.repeats) }] };
  }
  if (root.kind !== 'scalar' || !root.isNull) reportShape(root, START, 'This file must be a map', report);
  return nothing;
}

/** The first document of the file, and the first part of the second one. */
export function* composedFile(text: string) {
  const source = SourceText.of(text);
  const [first, ...others] = source.documents();
  const [document] = documentsOf(source, first ? [first] : [], []);
  const rest = others.map((chunk) => asWhole(source, chunk));
  if (!first || !document) return { layout: new Layout(source, rest), composed: undefined, rest: undefined };
  const { composed, parts } = yield* new DocumentComposer().compose(document.body, LIMITS.tokens.most);
  const layout = new Layout(source, [{ start: first.start, parts: partsOf(document, parts) }, ...rest]);
  const [part = document.body.part] = parts;
  return { layout, composed: composed.kind === 'broken' ? { ...composed, part } : composed, rest: rest[0]?.parts[0] };
}

/** What the file states, and for all else what the other file states. */
export function extended(own: ProjectFile, base: ProjectFile): ProjectFile {
  return {
    ...base,
    ...own,
    declarations: [...own.declarations, ...base.declarations],
    nodes: [...own.nodes, ...base.nodes],
    zones: [...own.zones, ...base.zones],
    overrides: own.overrides.followedBy(base.overrides),
    conventions: both(own.conventions, base.conventions),
    paths: own.paths.followedBy(base.paths),
    rules: new Map([...base.rules, ...own.rules]),
  };
}

/** Both together. Where one is empty the other is returned as it is, so that caches know it again. */
function both(own: Conventions, base: Conventions): Conventions {
  const isEmpty = ({ kinds, groups }: Conventions): boolean => kinds.length === 0 && groups.length === 0;
  if (isEmpty(own)) return base;
  if (isEmpty(base)) return own;
  return { kinds: [...own.kinds, ...base.kinds], groups: [...own.groups, ...base.groups] };
}

function groupOf({ pattern, group }: Override): readonly DeclaredGroup[] {
  return group === undefined ? [] : [{ pattern, group }];
}

function* readRoot(root: MapValue, report: Report): Steps<Omit<ProjectFile, 'problems' | 'layout'>> {
  const fields = yield* fieldsInSteps(root, reportRepeated(report));
  yield* unknownKeysInSteps(fields, '', KEYS, report);
  const domain = fields.get('domain');
  const text = domain && textOf(domain.value, visible(domain), '`domain` must be host or a label such as zone', report);
  const base = fields.get('extends');
  const path = base && textOf(base.value, visible(base), '`extends` is the path of another such file', report);
  const named = fields.get('cluster');
  const cluster = named && textOf(named.value, visible(named), '`cluster` must be a name', report);
  const overrides = yield* readOverrides(fields.get('services'), report);
  const kinds = yield* readOwnKinds(fields.get('kinds'), report);
  return {
    ...(base && path !== undefined && { extends: { value: path, range: visible(base) } }),
    declarations: asProject(readObjectModel(fields, '', report).declarations),
    nodes: [...((yield* readInventory(fields.get('hosts'), report))?.values() ?? [])],
    zones: yield* readZones(fields.get('zones'), report),
    ...(cluster !== undefined && { cluster }),
    ...(text !== undefined && { domain: text }),
    limit: readLimit(fields.get('limit'), report),
    overrides: byName(overrides),
    conventions: both({ kinds, groups: overrides.flatMap(groupOf) }, NO_CONVENTIONS),
    rules: readRules(fields.get('rules'), report),
    paths: byPath(yield* readPaths(fields.get('paths'), report)),
  };
}

function* readOverrides(entry: Entry | undefined, report: Report): Steps<readonly Override[]> {
  const patterns = yield* patternsOf(entry, '`services` must map each service to its risk model', report);
  return (yield* eachInTurn(patterns, ([pattern, override]) => readOverride(pattern, override, report))).flat();
}

function readOverride(pattern: string, override: Entry, report: Report): readonly Override[] {
  if (override.value.kind !== 'map') {
    reportShape(override.value, visible(override), 'A service is a map such as {fault: crash-stop/pm}', report);
    return [];
  }
  const fields = fieldsOf(override.value, reportRepeated(report));
  reportUnknownKeys(fields, '', ['rules', GROUP_KEY], report);
  const declarations = asProject(readObjectModel(fields, '', report).declarations);
  const named = fields.get(GROUP_KEY);
  const group = named && textOf(named.value, visible(named), `\`${GROUP_KEY}\` must be a name`, report)?.trim();
  return [{ pattern, declarations, rules: readRules(fields.get('rules'), report), ...(group && { group }) }];
}

function* readPaths(entry: Entry | undefined, report: Report): Steps<readonly PathRules[]> {
  const patterns = yield* patternsOf(entry, '`paths` must map each path to its rules', report);
  return (yield* eachInTurn(patterns, ([pattern, path]) => readPath(pattern, path, report))).flat();
}

function readPath(pattern: string, { value, key }: Entry, report: Report): readonly PathRules[] {
  if (value.kind !== 'map') {
    reportShape(value, key.at, "A path is a map such as {rules: {even-replicas: 'off'}}", report);
    return [];
  }
  const fields = fieldsOf(value, reportRepeated(report));
  for (const [name, other] of fields) if (name !== 'rules') report(other.key.at, 'A path has rules, and nothing else');
  return [{ pattern, rules: readRules(fields.get('rules'), report) }];
}

/** The entries that name a pattern, up to the number of patterns that can be tried. */
function* patternsOf(
  entry: Entry | undefined,
  expected: string,
  report: Report,
): Steps<readonly (readonly [string, Entry])[]> {
  const budget = new Budget(LIMITS.patterns, report);
  if (entry?.value.kind === 'map') yield* fieldsInSteps(entry.value);
  return entriesOf(entry, expected, report).filter(([pattern, { key }]) => {
    if (!isStarred(pattern)) return true;
    if (pattern.length > LIMITS.patternLength.most) report(key.at, noteOn(LIMITS.patternLength));
    return pattern.length <= LIMITS.patternLength.most && budget.spend(1, key.at);
  });
}

function readRules(entry: Entry | undefined, report: Report): RuleLevels {
  const rules = entriesOf(entry, '`rules` must map each rule to a severity', report);
  return new Map(
    rules.flatMap(([rule, { value }]) => {
      const text = textOf(value, value.at, 'A severity is error, warning, info, hint or off', report);
      return text === undefined ? [] : [[rule, { value: text, range: value.at }] as const];
    }),
  );
}

function entriesOf(entry: Entry | undefined, expected: string, report: Report): (readonly [string, Entry])[] {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.isNull)) return [];
  if (entry.value.kind === 'map') return [...fieldsOf(entry.value, reportRepeated(report))];
  reportShape(entry.value, visible(entry), expected, report);
  return [];
}

/** The declarations without their spans: a span of this file would be taken for one of the manifest. */
function asProject(declarations: readonly Declaration[]): Declaration[] {
  return declarations.map((declaration) => ({ ...declaration, source: { kind: 'project' } }));
}
