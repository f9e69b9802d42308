/**
 * What a document contains: a node of the YAML library, or a large map put together from the nodes of its pieces. Nodes
 * know their place in the text they were parsed from, and never learn of another: the region tells where that text is.
 */
import type { Node, Pair } from 'yaml';

/** A text that was parsed by itself, and where it starts in its document. */
export interface Region {
  readonly text: string;
  readonly start: number;
}

export type Contents = Placed | JoinedMap;

export interface Placed {
  readonly kind: 'node';
  readonly node: Node | null;
  readonly region: Region;
}

/** Starts count in the document. */
export interface JoinedMap {
  readonly kind: 'map';
  readonly start: number;
  readonly entries: readonly JoinedEntry[];
}

export interface JoinedEntry {
  readonly pair: Pair<Node, Node | null>;
  readonly region: Region;
  /** The value, where it is a list that pieces go on with. */
  readonly list?: JoinedList;
}

export interface JoinedList {
  readonly kind: 'list';
  readonly start: number;
  readonly items: Placed[];
}

export function placed(node: Node | null, region: Region): Placed {
  return { kind: 'node', node, region };
}
