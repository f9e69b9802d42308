/** Finds the files of a project that say something of others, and what they say of each. */
import { folderIn, nameIn, pathFrom } from '../../base/paths.ts';
import { fieldsOf, type MapValue } from '../../text/values.ts';
import { itemsAt, mapsAt, Notes, present, textAt, textsAt } from '../../text/walk.ts';
import { eachInTurn, type Steps } from '../../base/steps.ts';
import type { Carried } from '../helm/carrier.ts';
import { carriedIn, generatedMaps, hasBlockOfValues } from '../helm/carriers/carriers.ts';
import { fileOf } from '../helm/resolve.ts';
import { JOINED_KINDS } from '../kubernetes/operators/table.ts';
import type { Around, Overlay } from './around.ts';
import type { OtherFile } from './otherFile.ts';

/** Kinds that other files name, or that name files; and kinds of operators whose objects belong together. */
const KINDS = ['HelmRepository', 'OCIRepository', 'HelmChart', 'HelmChartConfig', 'Application', 'ApplicationSet'];
const KIND = new RegExp(`\\bkind["']?[ \\t]*:[ \\t]*["']?(?:${[...KINDS, ...JOINED_KINDS].join('|')})\\b`);

/** A release that takes values from elsewhere, or a helmfile. */
const TELLING = /\bvaluesFrom["']?[ \t]*:|^releases[ \t]*:/m;

/** Files of variables beside an inventory of Ansible. */
const VARIABLES = /\/(?:group|host)_vars\/[^/]+\.ya?ml$/;

const TELLING_FILES = /^(?:Chart|requirements|kustomization|fleet)\.ya?ml$/;

/** A fast look at a file: true where it may say something of others. */
export function tellsOthers(path: string, text: string): boolean {
  return (
    TELLING_FILES.test(nameIn(path)) ||
    VARIABLES.test(path) ||
    KIND.test(text) ||
    TELLING.test(text) ||
    hasBlockOfValues(text)
  );
}

/** The names of files of values: `values.yaml`, `values-prod.yaml`, `prod.values.yaml`, `prod-values.yaml`. */
const VALUES = /^values(?:[-._].*)?\.ya?ml$|[-._]values\.ya?ml$/;

/** The path of the `Chart.yaml` beside a file with such a name. */
export function chartBeside(path: string): string | undefined {
  const folder = folderIn(path);
  return VALUES.test(nameIn(path)) ? pathFrom(folder, 'Chart.yaml') : undefined;
}

/** The files that another file names; these are read too. */
export function* filesNamedIn(file: OtherFile, around: Around): Steps<readonly string[]> {
  const found: string[] = [];
  const documents = yield* file.read();
  // A release may name any object of the file, so all of them are looked at before.
  yield* eachInTurn(documents, (map) => carriersIn(file, map));
  for (const map of documents) {
    found.push(...(yield* filesOfValues(file, map, around)));
    for (const files of generatedMaps(map).values())
      for (const path of files.values()) {
        const from = pathFrom(folderIn(file.path), path);
        if (from !== undefined) found.push(from);
      }
  }
  return found;
}

/** The files with values that the releases in a document of a file name, with one layer a step. */
function* filesOfValues(file: OtherFile, map: MapValue, around: Around): Steps<readonly string[]> {
  const found: string[] = [];
  for (const { layers } of carriersIn(file, map)) {
    for (const layer of layers) {
      const path = fileOf(layer, file.path, around);
      if (path !== undefined) found.push(path);
      yield;
    }
  }
  return found;
}

/** The releases in a document of a file. */
export function carriersIn(file: OtherFile, map: MapValue): readonly Carried[] {
  return file.memo.get(carriersIn, map, [], () => carriedIn(map));
}

/** A file that holds values, as the files see it that name it. */
export interface Mentions {
  /** For each path the files that name it as one of values. */
  readonly values: ReadonlyMap<string, readonly OtherFile[]>;
  readonly overlays: (path: string) => readonly Overlay[];
  readonly patches: ReadonlySet<string>;
}

/**
 * What these files say of each other, found in steps.
 * @param aroundOf the surroundings of a file, by its path
 */
export function* mentionsIn(files: readonly OtherFile[], aroundOf: (path: string) => Around): Steps<Mentions> {
  const values = new Map<string, OtherFile[]>();
  const add = (path: string, by: OtherFile): void => {
    const all = values.get(path) ?? [];
    if (!all.includes(by)) all.push(by);
    values.set(path, all);
  };
  for (const file of files) {
    const around = aroundOf(file.path);
    for (const map of yield* file.read()) for (const path of yield* filesOfValues(file, map, around)) add(path, file);
    const chart = chartBeside(file.path);
    const beside = chart === undefined ? undefined : around.file(chart);
    if (beside) add(file.path, beside);
  }
  const kustomizations = files.flatMap(kustomizationIn);
  return {
    values,
    overlays: overlaysIn(kustomizations),
    patches: new Set(kustomizations.flatMap(({ patches }) => patches)),
  };
}

/** What a kustomization uses, and what it changes. */
interface Kustomization {
  readonly path: string;
  /** The paths of files and folders. */
  readonly takes: readonly string[];
  readonly patches: readonly string[];
  readonly changes: readonly string[];
}

const TAKES = ['resources', 'bases', 'components'];
const CHANGES = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'replicas', 'components', 'transformers'];

function kustomizationIn(file: OtherFile): readonly Kustomization[] {
  if (!/^kustomization\.ya?ml$/.test(nameIn(file.path))) return [];
  return file.memo.get(kustomizationIn, file, [], () =>
    file.documents.slice(0, 1).map((map) => readKustomization(file, map)),
  );
}

function readKustomization({ path }: OtherFile, map: MapValue): Kustomization {
  const fields = fieldsOf(map);
  const quiet = new Notes();
  const from = (written: string): readonly string[] => {
    const found = /:\/\/|\n/.test(written) ? undefined : pathFrom(folderIn(path), written);
    return found === undefined ? [] : [found];
  };
  const inline = itemsAt(fields, 'patchesStrategicMerge', quiet).flatMap((item) =>
    item.kind === 'scalar' ? [item.text] : [],
  );
  const files = ['patches', 'patchesJson6902']
    .flatMap((key) => mapsAt(fields, key, quiet))
    .flatMap((patch) => textAt(patch.fields, 'path', quiet) ?? []);
  return {
    path,
    takes: TAKES.flatMap((key) => textsAt(fields, key, quiet)).flatMap(from),
    patches: [...inline, ...files].flatMap(from),
    changes: CHANGES.filter((key) => {
      const entry = present(fields, key);
      return entry?.value.kind === 'seq' && entry.value.some(() => true);
    }),
  };
}

/** The kustomizations that use a file, or a kustomization with that file, and change something. */
function overlaysIn(all: readonly Kustomization[]): Mentions['overlays'] {
  const takers = new Map<string, Kustomization[]>();
  for (const one of all) for (const path of one.takes) takers.set(path, [...(takers.get(path) ?? []), one]);
  return (path) => {
    const found = new Set<Kustomization>();
    const waiting = [...(takers.get(path) ?? [])];
    for (const one of waiting) {
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(...(takers.get(folderIn(one.path)) ?? []));
    }
    return [...found]
      .filter(({ changes }) => changes.length > 0)
      .map((one) => ({ path: one.path, changes: one.changes }));
  };
}
