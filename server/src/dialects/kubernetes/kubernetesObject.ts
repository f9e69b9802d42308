/** One object of a manifest. */
import type { Range } from '../../model/service.ts';
import type { MapValue } from '../../text/values.ts';
import type { Fields } from '../../text/walk.ts';

/** An object with the fields that every kind has. */
export interface KubernetesObject {
  readonly map: MapValue;
  readonly fields: Fields;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Fields;
  readonly name: string;
  readonly nameRange: Range;
  /** Undefined when it is left to the command that applies the file. */
  readonly namespace: string | undefined;
  /** The object that made this one and will undo changes to it. */
  readonly controller: { readonly kind: string; readonly name: string } | undefined;
}
