/** Which node each alias of a document stands for: one pass, made only when the first alias or anchor is met. */
import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair } from 'yaml';
import { short } from '../../model/names.ts';
import { placed } from './contents.ts';
import type { Contents, Placed, Region } from './contents.ts';

export class AnchorTable {
  readonly #targets = new Map<Alias, Placed>();
  readonly #users = new Map<Node, number>();
  readonly #anchors = new Map<string, Placed>();
  #unvisited: Contents | undefined;

  constructor(contents: Contents) {
    this.#unvisited = contents;
  }

  /** The node an alias repeats, or nothing when no anchor of that name stands above it. */
  target(alias: Alias): Placed | undefined {
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
    this.#unvisited = undefined;
    if (root?.kind === 'node') this.#visit(root.node, root.region, false, 0);
    for (const { pair, region, list } of root?.kind === 'map' ? root.entries : []) {
      this.#visit(pair, region, false, 1);
      const template = isTemplate(pair);
      for (const item of list?.items ?? []) this.#visit(item.node, item.region, template, 2);
    }
  }

  /** `template` is true below a top-level `x-…` or `.…` key, where a definition is not a use of its own. */
  #visit(node: unknown, region: Region, template: boolean, depth: number): void {
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (!target?.node) return;
      this.#targets.set(node, target);
      this.#users.set(target.node, (this.#users.get(target.node) ?? 0) + 1);
    } else if (isPair(node)) {
      const here = template || (depth === 1 && isTemplate(node));
      this.#visit(node.key, region, here, depth);
      this.#visit(node.value, region, here, depth);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) {
        this.#anchors.set(node.anchor, placed(node, region));
        this.#users.set(node, template ? 0 : 1);
      }
      if (!isScalar(node)) for (const item of node.items) this.#visit(item, region, template, depth + 1);
    }
  }
}

function isTemplate({ key }: Pair): boolean {
  return isScalar(key) && /^(?:x-|\.)/.test(key.source ?? '');
}
