/** What the YAML library makes of a text. */
import { isCollection, isNode, isPair, Parser } from 'yaml';
import type { Scalar } from 'yaml';
import { atOnce } from '../../server/src/base/steps.ts';
import { composeTokens } from '../../server/src/text/composeTokens.ts';

/** All that readers look at. */
export function told(node: unknown): unknown {
  if (isPair(node)) return [told(node.key), told(node.value)];
  if (!isNode(node)) return node;
  const { range, anchor, tag, source, type } = node as Partial<Scalar.Parsed>;
  const inner = isCollection(node) ? { flow: node.flow === true, items: node.items.map(told) } : {};
  const place = range?.slice(0, 2);
  return { place, anchor, tag, source, type, kept: 'srcToken' in node, ...inner };
}

/** What the first document holds; undefined where there is none. */
export function composed(text: string, most: number): unknown {
  const tokens = [...new Parser().parse(text)];
  const result = atOnce(composeTokens(tokens, most));
  // Which of several errors is told is not the same.
  return result && (result.error ? 'broken' : told(result.contents));
}
