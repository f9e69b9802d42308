/**
 * What the files of a project say of each other: repositories, values, charts, overlays. Each file is read when it is
 * asked for.
 */
import { groupBy } from '../../base/groupBy.ts';
import { atOnce, type Steps } from '../../base/steps.ts';
import { folderIn, nearestFolders, pathFrom } from '../../base/paths.ts';
import { fieldsOf } from '../../text/values.ts';
import { fieldsAt, Notes, textAt } from '../../text/walk.ts';
import { generatedMaps } from '../helm/carriers/carriers.ts';
import { filesNamedIn, type Mentions, mentionsIn } from './mentions.ts';
import { type FileText, OtherFile } from './otherFile.ts';
import { MOST_TELLERS, type Told } from './told.ts';
import type { Around, OtherObject, Overlay } from './around.ts';

/** The telling files of one cluster. It is immutable: a changed file needs a new object. */
export class Elsewhere {
  readonly #files: ReadonlyMap<string, OtherFile>;
  readonly #has: (path: string) => boolean;
  readonly #around = new Map<string, Around>();
  readonly #objects = new Map<string, readonly OtherObject[]>();
  readonly #any = new Map<string, boolean>();
  readonly #with = new Map<string, readonly OtherFile[]>();
  /** The files that may say something of members, by folder. */
  #telling: ReadonlyMap<string, readonly OtherFile[]> | undefined;
  #mentions: Mentions | undefined;

  /** @param has tells whether a file exists; not given, only these files do */
  constructor(files: Iterable<OtherFile>, has?: (path: string) => boolean) {
    this.#files = new Map([...files].map((file) => [file.path, file]));
    this.#has = has ?? ((path) => this.#files.has(path));
  }

  /** @param toldIn reads what the file with a path tells of members of quorums */
  static of(files: readonly FileText[], toldIn: (path: string) => readonly Told[]): Elsewhere {
    return new Elsewhere(
      files.map((file) => new OtherFile(file, file.members === undefined ? undefined : () => toldIn(file.path))),
    );
  }

  /** The existing files that these files name. */
  *named(): Steps<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const file of this.#files.values())
      for (const path of yield* filesNamedIn(file, this.around(file.path))) if (this.#has(path)) found.add(path);
    return found;
  }

  /** What the files say of each other, found in steps: after that `mentions` has it at once. */
  *mentionsInSteps(): Steps<Mentions> {
    this.#mentions ??= yield* mentionsIn([...this.#files.values()], (path) => this.around(path));
    return this.#mentions;
  }

  /** The files that are known to hold values. */
  valuesFiles(): ReadonlySet<string> {
    return new Set(this.mentions.values.keys());
  }

  /** The surroundings of a file; the same object for the same path. */
  around(path: string): Around {
    const known = this.#around.get(path);
    if (known) return known;
    const around = new Surroundings(this, path);
    this.#around.set(path, around);
    return around;
  }

  has(path: string): boolean {
    return this.#has(path);
  }

  file(path: string): OtherFile | undefined {
    return this.#files.get(path);
  }

  /** True where a telling file lies below this folder. */
  any(folder: string): boolean {
    const known = this.#any.get(folder) ?? [...this.#files.keys()].some((path) => path.startsWith(folder));
    this.#any.set(folder, known);
    return known;
  }

  /** What the other files of the folder of a file say of members of quorums. */
  beside(path: string): ReturnType<Around['beside']> {
    this.#telling ??= groupBy(
      [...this.#files.values()].filter(({ tell }) => tell !== undefined),
      (file) => folderIn(file.path),
    );
    const all = this.#telling.get(folderIn(path)) ?? [];
    if (all.length > MOST_TELLERS) return [];
    const { patches } = this.mentions;
    return all
      .filter((file) => file.path !== path && !patches.has(file.path))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map((file) => ({ path: file.path, told: file.tell?.() ?? [] }));
  }

  /** What the files say of each other. */
  get mentions(): Mentions {
    return atOnce(this.mentionsInSteps());
  }

  /** The objects of this kind, and of this name, in the files other than this one that are nearest to it. */
  objects(path: string, kind: string, name: string | undefined): readonly OtherObject[] {
    const found = this.#objectsCalled(kind, name).filter(({ file }) => file.path !== path);
    return nearestOf(path, found, ({ file }) => file.path);
  }

  #objectsCalled(kind: string, name: string | undefined): readonly OtherObject[] {
    const key = keyOf(kind, name);
    const known = this.#objects.get(key);
    if (known) return known;
    const found = this.#filesWith(kind, name).flatMap((file) => objectsIn(file).get(key) ?? []);
    this.#objects.set(key, found);
    return found;
  }

  /** The file that the kustomization nearest to a file turns into a key of a ConfigMap. */
  generated(path: string, name: string, key: string): string | undefined {
    const documents = this.#filesWith('configMapGenerator', name).flatMap((file) =>
      file.documents.map((map) => ({ file, map })),
    );
    const found = documents.flatMap(({ file, map }) => {
      const written = generatedMaps(map).get(name)?.get(key);
      const made = written === undefined ? undefined : pathFrom(folderIn(file.path), written);
      return made === undefined ? [] : [{ from: file.path, made }];
    });
    const [one, ...others] = nearestOf(path, found, ({ from }) => from);
    return others.length === 0 ? one?.made : undefined;
  }

  /** The files that hold a word and a name. Words are few and names are many, so only the former are kept. */
  #filesWith(word: string, name = ''): readonly OtherFile[] {
    const known = this.#with.get(word) ?? [...this.#files.values()].filter(({ text }) => text.includes(word));
    this.#with.set(word, known);
    // To look for a name in a text that is read already would take longer than to ask for its objects.
    return known.filter(({ isRead, text }) => isRead || text.includes(name));
  }
}

/** The objects of a file by their kind, and by their kind and name. Each is looked at once for all that name one. */
function objectsIn(file: OtherFile): ReadonlyMap<string, readonly OtherObject[]> {
  return file.memo.get(objectsIn, file, [], () => {
    const quiet = new Notes();
    const found = new Map<string, OtherObject[]>();
    for (const map of file.documents) {
      const fields = fieldsOf(map);
      const kind = textAt(fields, 'kind', quiet);
      const name = textAt(fieldsAt(fields, 'metadata', quiet), 'name', quiet);
      for (const key of kind === undefined ? [] : new Set([keyOf(kind), keyOf(kind, name)])) {
        const known = found.get(key);
        if (known) known.push({ file, map });
        else found.set(key, [{ file, map }]);
      }
    }
    return found;
  });
}

function keyOf(kind: string, name?: string): string {
  return name === undefined ? kind : `${kind}/${name}`;
}

/** The surroundings of one file. There is one object for each file of a run, so it holds nothing else. */
class Surroundings implements Around {
  readonly path: string;
  readonly #elsewhere: Elsewhere;

  constructor(elsewhere: Elsewhere, path: string) {
    this.path = path;
    this.#elsewhere = elsewhere;
  }

  has(path: string): boolean {
    return this.#elsewhere.has(path);
  }

  any(folder: string): boolean {
    return this.#elsewhere.any(folder);
  }

  file(path: string): OtherFile | undefined {
    return path === this.path ? undefined : this.#elsewhere.file(path);
  }

  objects(kind: string, name?: string): readonly OtherObject[] {
    return this.#elsewhere.objects(this.path, kind, name);
  }

  beside(): ReturnType<Around['beside']> {
    return this.#elsewhere.beside(this.path);
  }

  generated(name: string, key: string): string | undefined {
    return this.#elsewhere.generated(this.path, name, key);
  }

  valuesFor(): readonly OtherFile[] {
    return this.#elsewhere.mentions.values.get(this.path) ?? [];
  }

  overlays(): readonly Overlay[] {
    return this.#elsewhere.mentions.overlays(this.path);
  }

  isPatch(): boolean {
    return this.#elsewhere.mentions.patches.has(this.path);
  }
}

function nearestOf<T>(path: string, found: readonly T[], pathOf: (one: T) => string): readonly T[] {
  if (found.length < 2) return found;
  const folders = found.map((one) => folderIn(pathOf(one)));
  const near = nearestFolders(folderIn(path), folders);
  return found.filter((_, index) => near.includes(folders[index] ?? ''));
}
