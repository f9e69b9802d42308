/** Finds one machine in all files that name it. */
import type { HostName } from '../model/hostName.ts';
import type { NamingDocument, NamingFile } from '../reading/namingDocuments.ts';
import { nearestFolders } from '../base/paths.ts';

/** A file of the workspace that names machines. */
export interface HostFile extends NamingFile {
  readonly uri: string;
  readonly text: string;
  /** The address of the `.quorate.yaml` that counts for it; for such a file, its own address. */
  readonly project: string | undefined;
  /** The bounds of its cluster; undefined where no `.quorate.yaml` sets them. */
  readonly bounds: string | undefined;
}

/** A place that names a machine. */
export interface Mention {
  readonly file: HostFile;
  readonly document: NamingDocument;
  readonly host: HostName;
}

/** The machine named at an offset. */
export function hostAt(file: HostFile, offset: number): Mention | undefined {
  return allIn(file).find(({ host }) => {
    const { start, end } = file.layout.offsets(host.at);
    return start <= offset && offset <= end;
  });
}

/** Every place that names this machine, by file and in file order. */
export function mentionsOf(target: Mention, files: readonly HostFile[]): readonly Mention[] {
  const isNear = neighbourhood(target, files);
  const found = files.flatMap(allIn).filter((mention) => isNear(mention) && isSame(mention, target.host.name));
  return found.toSorted((a, b) => compare(a.file.uri, b.file.uri) || startOf(a) - startOf(b));
}

/**
 * The place that describes the machine, with the most specific source first, as for its labels; else the first place
 * that names it.
 */
export function definitionOf(target: Mention, files: readonly HostFile[]): Mention {
  const mentions = mentionsOf(target, files);
  const described = mentions.filter(({ host }) => host.describes);
  const own = ({ file }: Mention): boolean => file.uri === target.file.uri;
  return (
    described.find(own) ??
    described.find(({ file }) => file.uri === target.file.project) ??
    described[0] ??
    mentions.find(own) ??
    target
  );
}

/** The places that put replicas on the machine, with its descriptions where they are asked for. */
export function referencesOf(target: Mention, files: readonly HostFile[], descriptions: boolean): readonly Mention[] {
  return mentionsOf(target, files).filter(({ host }) => host.holds || (descriptions && host.describes));
}

/**
 * A test whether a name at a place belongs to the machines of the target. Machines of different dialects are different,
 * and so are those of different clusters. Machines of a `.quorate.yaml` belong to all files for which it counts, and so
 * connect their dialects.
 */
export function neighbourhood(target: Mention, files: readonly HostFile[]): (mention: Mention) => boolean {
  const dialects = new Set<NamingDocument['dialect']>();
  const projects = new Set<string>();
  const inCluster = clusterOf(target, files);
  const all = files.flatMap(allIn).filter((mention) => isSame(mention, target.host.name));
  const projectsNaming = new Set(all.flatMap(({ file, document }) => (isProject(document) ? [file.bounds] : [])));
  const isNear = ({ file, document }: Mention): boolean =>
    (file.bounds !== undefined && projects.has(file.bounds)) ||
    (!isProject(document) && dialects.has(document.dialect) && inCluster(file));
  const join = ({ file, document }: Mention): void => {
    if (!isProject(document)) dialects.add(document.dialect);
    if (file.bounds !== undefined && projectsNaming.has(file.bounds)) projects.add(file.bounds);
  };
  join(target);
  for (let before = -1; before < dialects.size + projects.size;) {
    before = dialects.size + projects.size;
    for (const mention of all) if (isNear(mention)) join(mention);
  }
  return isNear;
}

/**
 * A test whether a file may belong to the same cluster. Without bounds the nearest folders that describe the machine
 * decide.
 */
function clusterOf(target: Mention, files: readonly HostFile[]): (file: HostFile) => boolean {
  const describing = files
    .filter(({ bounds }) => bounds === undefined)
    .flatMap(allIn)
    .filter((mention) => mention.host.describes && isSame(mention, target.host.name))
    .map(({ file }) => folderOf(file));
  const nearest = (file: HostFile): readonly string[] => nearestFolders(folderOf(file), describing);
  const own = nearest(target.file);
  return (file) => {
    if (file.bounds !== undefined || target.file.bounds !== undefined) return file.bounds === target.file.bounds;
    return describing.length === 0 || nearest(file).some((folder) => own.includes(folder));
  };
}

const folderOf = ({ uri }: HostFile): string => uri.slice(0, uri.lastIndexOf('/'));

const isProject = ({ dialect }: NamingDocument): boolean => dialect === undefined;

function isSame({ host, document }: Mention, name: string): boolean {
  return document.dialect?.foldsCase ? host.name.toLowerCase() === name.toLowerCase() : host.name === name;
}

export function allIn(file: HostFile): readonly Mention[] {
  return file.documents.flatMap((document) => document.names.map((host) => ({ file, document, host })));
}

const startOf = ({ file, host }: Mention): number => file.layout.offsets(host.at).start;

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
