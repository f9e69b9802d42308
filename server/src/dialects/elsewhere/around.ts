/** What a file can ask about the other files of its workspace. */
import type { MapValue } from '../../text/values.ts';
import type { OtherFile } from './otherFile.ts';
import type { Told } from './told.ts';

/** An object of another file. */
export interface OtherObject {
  readonly file: OtherFile;
  readonly map: MapValue;
}

/** What the file at hand can ask about the others. */
export interface Around {
  /** The path of the file at hand; undefined where it has none that others could name. */
  readonly path: string | undefined;
  has(path: string): boolean;
  /** True where a telling file lies below this folder. */
  any(folder: string): boolean;
  /** The file with this path; undefined where it does not tell anything, and for the file at hand. */
  file(path: string): OtherFile | undefined;
  /**
   * The objects of this kind in other files, and of this name where one is given; only those in the nearest folders.
   */
  objects(kind: string, name?: string): readonly OtherObject[];
  /** What the other files of the folder say of members of quorums, in the order of their paths. */
  beside(): readonly { readonly path: string; readonly told: readonly Told[] }[];
  /** The file that a kustomization turns into a key of a ConfigMap. */
  generated(name: string, key: string): string | undefined;
  /** The files that name the file at hand as one of values. */
  valuesFor(): readonly OtherFile[];
  /** The kustomizations that change the objects of the file at hand. */
  overlays(): readonly Overlay[];
  /** True where a kustomization uses the file at hand as a patch. */
  isPatch(): boolean;
}

/** A kustomization that changes what a file says, with the keys that do so: `patches`, `replicas`. */
export interface Overlay {
  readonly path: string;
  readonly changes: readonly string[];
}

const none = (): [] => [];

/** The surroundings of a file without others. */
export const ALONE: Around = {
  path: undefined,
  has: () => false,
  any: () => false,
  file: () => undefined,
  objects: none,
  beside: none,
  generated: () => undefined,
  valuesFor: none,
  overlays: none,
  isPatch: () => false,
};
