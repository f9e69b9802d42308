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
  /** The namespace; undefined when the command that applies the file chooses it. */
  readonly namespace: string | undefined;
  /** The object that made this one, and would undo changes of it. */
  readonly controller: { readonly kind: string; readonly name: string } | undefined;
}
