/** Gives a machine another name in all files that name it, or tells why that is not possible. */
import { renameScalar } from '../fixes/renameScalar.ts';
import { jsonOf } from '../base/json.ts';
import type { Steps } from '../base/steps.ts';
import { short } from '../base/names.ts';
import { isWithin, pointIn, type Range } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';
import { hostNamesIn, hostNamesOfProject } from '../reading/namingDocuments.ts';
import { projectFileInSteps } from '../reading/projectFile.ts';
import { DocumentCache } from '../reading/documentCache.ts';
import { allIn, type HostFile, type Mention, mentionsOf, neighbourhood } from './hosts.ts';
import { isProjectFile } from './project.ts';

export type Renaming = { readonly edits: ReadonlyMap<string, readonly TextEdit[]> } | { readonly refused: string };

/**
 * Renames a machine, with one file a step, or a part of it.
 * @param files the files that name the machine or the new name, or may do so
 */
export function* renameHost(target: Mention, name: string, files: readonly HostFile[]): Steps<Renaming> {
  const refused = unfit(name) ?? taken(target, name, files);
  if (refused !== undefined) return { refused };
  yield;
  const mentions = mentionsOf(target, files);
  const obstacle = uneditablePlace(mentions) ?? (yield* uncovered(target, mentions, files));
  if (obstacle !== undefined) return { refused: obstacle };
  const edits = new Map<string, TextEdit[]>();
  for (const { file, host } of mentions) {
    const own = edits.get(file.uri) ?? [];
    edits.set(file.uri, own);
    const edit = renameScalar(host, name);
    // A name that places share through an anchor is written once.
    if (!own.some(({ range: { part, start } }) => part === edit.range.part && start === edit.range.start))
      own.push(edit);
  }
  const changed = files.filter(({ uri }) => edits.has(uri));
  const old = new Set(mentions.map(({ host }) => host.name));
  for (const file of changed) {
    if (!(yield* keepsMeaning(file, edits.get(file.uri) ?? [], old, name)))
      return { refused: `with this name more than the host would change in ${baseName(file.uri)}` };
  }
  return { edits };
}

/** Why a place cannot be renamed, before the new name is known; undefined where all can. */
export function uneditablePlace(mentions: readonly Mention[]): string | undefined {
  const found = mentions.find(({ host }) => host.uneditable !== undefined);
  return found && `${place(found.file, found.host.at)}: ${found.host.uneditable ?? ''}`;
}

function unfit(name: string): string | undefined {
  if (name.trim() === '') return 'a host needs a name';
  if (name !== name.trim()) return 'a name neither begins nor ends with a blank';
  return /[\p{Cc}\p{Cs}\u2028\u2029\uFEFF]/u.test(name) ? 'a name is one line of visible characters' : undefined;
}

function taken(target: Mention, name: string, files: readonly HostFile[]): string | undefined {
  const isNear = neighbourhood(target, files);
  const other = files.flatMap(allIn).find((mention) => mention.host.name === name && isNear(mention));
  return other && name !== target.host.name
    ? `${short(name)} is the name of a host already: ${place(other.file, other.host.at)}`
    : undefined;
}

/**
 * The first name at a place where it may mean the host or something else, so that the user has to look. Numbers mean
 * many things.
 */
function* uncovered(
  target: Mention,
  mentions: readonly Mention[],
  files: readonly HostFile[],
): Steps<string | undefined> {
  const { name } = target.host;
  const isNear = neighbourhood(target, files);
  yield;
  for (const file of files) {
    const broken = file.unread.find(({ text }) => wordIn(text, name));
    if (broken) {
      const at = pointIn(broken, Math.max(0, broken.text.indexOf(name)));
      return `${short(name)} is also at ${place(file, at)}, in YAML that cannot be read`;
    }
    for (const document of file.documents) {
      if (/^\d+$/.test(name) || !isNear({ file, document, host: target.host })) continue;
      const known = mentions.filter((mention) => mention.document === document);
      const stray = (yield* document.scalars(name)).find(
        (range) => !known.some(({ host: { at, scalar } }) => isWithin(at, range) || isWithin(scalar.range, range)),
      );
      if (stray) return `${short(name)} is also at ${place(file, stray)}, where it may mean something else`;
    }
  }
  return undefined;
}

function wordIn(text: string, name: string): boolean {
  return text.split(name).some((before, index, parts) => {
    const after = parts[index + 1];
    return after !== undefined && !/[\w-]$/.test(before) && !/^[\w-]/.test(after);
  });
}

/** True where the file is read as before, except for the name of the host. */
function* keepsMeaning(
  { uri, text, layout }: HostFile,
  edits: readonly TextEdit[],
  old: ReadonlySet<string>,
  name: string,
): Steps<boolean> {
  const after = layout.edited(edits).text;
  const before = yield* meaning(uri, text, (said) => (old.has(said) ? name : said));
  return before === (yield* meaning(uri, after, (said) => said));
}

/** @param called gives the name that a host is to have */
function* meaning(uri: string, text: string, called: (host: string) => string): Steps<string> {
  if (isProjectFile(uri)) {
    const { nodes, problems, declarations, rules } = yield* projectFileInSteps(text);
    const { documents } = yield* hostNamesOfProject(text);
    const names = documents.map(({ names: all }) => all.map(({ name }) => called(name)));
    const described = nodes.map((node) => [called(node.name), node.labels, node.probability, node.capacity]);
    return jsonOf([names, described, problems.length, declarations.length, [...rules.keys()]]);
  }
  const { dialect, services, problems, nodes } = yield* new DocumentCache().readInSteps(text);
  const naming = yield* hostNamesIn(text);
  const names = naming.documents.map((document) =>
    document.names.map(({ name, describes, holds }) => [called(name), describes, holds]),
  );
  return jsonOf([
    dialect,
    names,
    nodes.map(({ name }) => called(name)),
    problems.map(({ rule }) => rule),
    services.map(({ name, hosts, complete, scheduling, software, declarations }) => [
      name,
      hosts.map((host) => [called(host.name), host.replicas, host.listing.kind]),
      complete,
      scheduling?.replicas.value,
      scheduling?.constraints.map(({ constraint, hard }) => [constraint, hard]),
      software?.value.name,
      declarations.length,
    ]),
  ]);
}

function place({ uri, text, layout }: HostFile, range: Range): string {
  const line = text.slice(0, layout.offsets(range).start).split('\n').length;
  return `${baseName(uri)}:${line}`;
}

const baseName = (uri: string): string => short(decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)));
