/** Which node each alias of a document stands for: one pass, made only when the first alias or anchor is met. */
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Node } from 'yaml';
import { short } from '../../model/names.ts';

export class AnchorTable {
  readonly #targets = new Map<Alias, Node>();
  readonly #users = new Map<Node, number>();
  readonly #anchors = new Map<string, Node>();
  #unvisited: Node | null;

  constructor(contents: Node | null) {
    this.#unvisited = contents;
  }

  /** The node an alias repeats, or nothing when no anchor of that name stands above it. */
  target(alias: Alias): Node | undefined {
    this.#build();
    return this.#targets.get(alias);
  }

  /** Why this node must be left alone: several places use it. */
  sharing(node: Node): string | undefined {
    if (isAlias(node) || node.anchor === undefined) return undefined;
    this.#build();
    return (this.#users.get(node) ?? 0) > 1 ? `it is shared through the anchor &${short(node.anchor)}` : undefined;
  }

  #build(): void {
    const root = this.#unvisited;
    this.#unvisited = null;
    if (root) this.#visit(root, false, 0);
  }

  /** `template` is true below a top-level `x-…` or `.…` key, where a definition is not a use of its own. */
  #visit(node: unknown, template: boolean, depth: number): void {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (!target) return;
      this.#targets.set(node, target);
      this.#users.set(target, (this.#users.get(target) ?? 0) + 1);
    } else if (isPair(node)) {
      const here = template || (depth === 1 && isScalar(node.key) && /^(?:x-|\.)/.test(node.key.source ?? ''));
      this.#visit(node.key, here, depth);
      this.#visit(node.value, here, depth);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) {
        this.#anchors.set(node.anchor, node);
        this.#users.set(node, template ? 0 : 1);
      }
      if (!isScalar(node)) for (const item of node.items) this.#visit(item, template, depth + 1);
    }
  }
}
