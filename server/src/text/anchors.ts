/** The nodes that the aliases of a document stand for. The table is made when the first alias or anchor is met. */
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair } from 'yaml';
import { short } from '../base/names.ts';
import type { Part } from '../model/range.ts';
import { placed } from './contents.ts';
import type { Contents, JoinedEntry, Placed } from './contents.ts';

/** The anchors of a document, with the places that use them. */
export class AnchorTable {
  readonly #targets = new Map<Alias, Placed>();
  readonly #users = new Map<Node, number>();
  /** Why nodes are not edited. Hundreds of aliases may ask for the same one. */
  readonly #reasons = new Map<Node, string>();
  readonly #anchors = new Map<string, Placed>();
  #unvisited: Contents | undefined;

  constructor(contents: Contents) {
    this.#unvisited = contents;
  }

  /** The node that an alias repeats; undefined when no anchor of that name stands above it. */
  target(alias: Alias): Placed | undefined {
    this.#build();
    return this.#targets.get(alias);
  }

  /** Why this node must not be edited: several places use it. */
  sharing(node: Node): string | undefined {
    if (isAlias(node) || node.anchor === undefined) return undefined;
    this.#build();
    if ((this.#users.get(node) ?? 0) <= 1) return undefined;
    const reason = this.#reasons.get(node) ?? `it is shared through the anchor &${short(node.anchor)}`;
    this.#reasons.set(node, reason);
    return reason;
  }

  #build(): void {
    const root = this.#unvisited;
    this.#unvisited = undefined;
    if (root?.kind === 'node') this.#add(tiesIn(root.node, 0), false, root.part);
    for (const entry of root?.kind === 'map' ? root.entries : []) this.#addEntry(entry);
  }

  #addEntry({ pair, part, value }: JoinedEntry): void {
    const template = isTemplate(pair);
    this.#add(tiesOf(pair), template, part);
    for (const item of value?.kind === 'list' ? value.items : []) {
      if (item.node) this.#add(tiesOf(item.node), template, item.part);
    }
    for (const inner of value?.kind === 'map' ? value.entries : []) {
      this.#add(tiesOf(inner.pair), template, inner.part);
    }
  }

  #add(ties: readonly Tie[], template: boolean, part: Part): void {
    for (const tie of ties) {
      const { node } = tie;
      if (isAlias(node)) {
        const target = this.#anchors.get(node.source);
        if (!target?.node) continue;
        this.#targets.set(node, target);
        this.#users.set(target.node, (this.#users.get(target.node) ?? 0) + 1);
      } else if (node.anchor !== undefined) {
        this.#anchors.set(node.anchor, placed(node, part));
        this.#users.set(node, template || tie.template ? 0 : 1);
      }
    }
  }
}

/** An alias, or a node with an anchor. */
interface Tie {
  readonly node: Node;
  /** True below a top-level key `x-…` or `.…`, where a definition is not a use by itself. */
  readonly template: boolean;
}

/** The anchors and aliases of parts, which stay the same nodes from version to version. */
const TIES = new WeakMap<object, readonly Tie[]>();

/** The anchors and aliases of an entry or item at level 1. They are looked for once. */
function tiesOf(node: Node | Pair): readonly Tie[] {
  const known = TIES.get(node);
  if (known) return known;
  const ties = tiesIn(node, 1);
  TIES.set(node, ties);
  return ties;
}

/**
 * The anchors and aliases below a node, in file order.
 * @param depth the level of the node; entries of the map at the top have level 1
 */
function tiesIn(root: unknown, depth: number): readonly Tie[] {
  const ties: Tie[] = [];
  const visit = (node: unknown, template: boolean, level: number): void => {
    if (isAlias(node)) {
      ties.push({ node, template });
    } else if (isPair(node)) {
      const here = template || (level === 1 && isTemplate(node));
      visit(node.key, here, level);
      visit(node.value, here, level);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) ties.push({ node, template });
      if (!isScalar(node)) for (const item of node.items) visit(item, template, level + 1);
    }
  };
  visit(root, false, depth);
  return ties;
}

function isTemplate({ key }: Pair): boolean {
  return isScalar(key) && /^(?:x-|\.)/.test(key.source ?? '');
}
