/**
 * The contents of a document: a node of the YAML library, or a large map put together from the nodes of its parts.
 * Nodes know their place in the text of their part, and nothing of other parts.
 */
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Part } from '../model/range.ts';

/** The contents of a document. */
export type Contents = Placed | JoinedMap;

/** A node with the part in whose text its offsets count. */
export interface Placed {
  readonly kind: 'node';
  readonly node: Node | null;
  readonly part: Part;
}

/** A map whose entries are parsed each by itself. */
export interface JoinedMap {
  readonly kind: 'map';
  readonly entries: readonly JoinedEntry[];
  /** The part right before its first entry, where that is another part. */
  readonly before?: Part;
}

/** An entry of such a map. That of a block stays the same object while the block is in the file. */
export interface JoinedEntry {
  readonly pair: Pair<Node, Node | null>;
  readonly part: Part;
  /** The value, where its entries or items are parsed separately from the key. */
  readonly value?: JoinedMap | JoinedList;
}

/** A list whose items are parsed each by itself. `before` is the part right before its first item. */
export interface JoinedList {
  readonly kind: 'list';
  readonly items: readonly Placed[];
  readonly before?: Part;
}

/** A node with its part. */
export function placed(node: Node | null, part: Part): Placed {
  return { kind: 'node', node, part };
}

/** The entries of a map of the YAML library. */
export function entriesOf({ items }: YAMLMap, part: Part): readonly JoinedEntry[] {
  return (items as Pair<Node, Node | null>[]).map((pair) => ({ pair, part }));
}

/** The items of a list of the YAML library. */
export function itemsOf({ items }: YAMLSeq, part: Part): readonly Placed[] {
  return (items as Node[]).map((item) => placed(item, part));
}
