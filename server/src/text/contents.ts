/**
 * What a document contains: a node of the YAML library, or a large map put together from the nodes of its parts. Nodes
 * know their place in the text of their part, and never learn of another.
 */
import type { Node, Pair } from 'yaml';
import type { Part } from '../model/range.ts';

export type Contents = Placed | JoinedMap;

export interface Placed {
  readonly kind: 'node';
  readonly node: Node | null;
  readonly part: Part;
}

/** A map whose entries are parsed apart. */
export interface JoinedMap {
  readonly kind: 'map';
  readonly entries: readonly JoinedEntry[];
  /** What stands right before its first entry, where that is another part. */
  readonly before?: Part;
}

export interface JoinedEntry {
  readonly pair: Pair<Node, Node | null>;
  readonly part: Part;
  /** The value, where its entries or items are parsed apart from the key. */
  readonly value?: JoinedMap | JoinedList;
}

export interface JoinedList {
  readonly kind: 'list';
  readonly items: readonly Placed[];
  readonly before?: Part;
}

export function placed(node: Node | null, part: Part): Placed {
  return { kind: 'node', node, part };
}
