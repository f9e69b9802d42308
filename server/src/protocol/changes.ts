/**
 * What a change does to the services of a file: the request `quorate/changes`. It compares the open document with an
 * earlier text of the same file, such as the last one that was committed.
 */
import type { Position } from './explorer.ts';

export interface ChangesParams {
  /** The URI of an open document. */
  readonly uri: string;
  /** The earlier text; absent where it is the same as in the request before. */
  readonly text?: string;
}

/** What has changed for a service, such as `This change: tolerance 2 → 1`. */
export interface ServiceChange {
  /** The place of the service's name. */
  readonly start: Position;
  readonly end: Position;
  readonly title: string;
  /** The name, as in `ServiceAddress.service`. */
  readonly service: string;
}
