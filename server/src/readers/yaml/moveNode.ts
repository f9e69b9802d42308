import { isMap, isNode, isPair, isSeq } from 'yaml';

/** Moves a node of the YAML library, or a pair of nodes, with all that is in it. */
export function move(node: unknown, by: number): void {
  if (by === 0) return;
  if (isPair(node)) {
    move(node.key, by);
    move(node.value, by);
  } else if (isNode(node)) {
    if (node.range) node.range = [node.range[0] + by, node.range[1] + by, node.range[2] + by];
    if (isMap(node) || isSeq(node)) for (const item of node.items) move(item, by);
  }
}
