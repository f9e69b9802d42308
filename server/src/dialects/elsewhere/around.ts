/** What a file may ask about the other files of its workspace. */
import type { MapValue } from '../../text/values.ts';
import type { OtherFile } from './otherFile.ts';

/** An object in another file. */
export interface OtherObject {
  readonly file: OtherFile;
  readonly map: MapValue;
}

/** What the file at hand may ask of the others. */
export interface Around {
  /** Of the file at hand; undefined where it has none that others could name. */
  readonly path: string | undefined;
  readonly has: (path: string) => boolean;
  /** Whether there is a telling file below this folder. */
  readonly any: (folder: string) => boolean;
  /** The file with this path, if it is one that tells something; never the file at hand. */
  readonly file: (path: string) => OtherFile | undefined;
  /** The objects of that kind and name, where one is given, in other files: those in the nearest folders. */
  readonly objects: (kind: string, name?: string) => readonly OtherObject[];
  /** The other files of the folder that say something of members of quorums, in the order of their paths. */
  readonly beside: () => readonly OtherFile[];
  /** The file that a kustomization makes a key of a ConfigMap of. */
  readonly generated: (name: string, key: string) => string | undefined;
  /** The files that say of the file at hand that it holds values. */
  readonly valuesFor: () => readonly OtherFile[];
  /** The kustomizations that make other objects of those in the file at hand. */
  readonly overlays: () => readonly Overlay[];
  /** Whether a kustomization takes the file at hand for a patch. */
  readonly isPatch: () => boolean;
}

/** A kustomization that changes what a file says, and by what: `patches`, `replicas`. */
export interface Overlay {
  readonly path: string;
  readonly changes: readonly string[];
}

const none = (): [] => [];

/** A file by itself. */
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
