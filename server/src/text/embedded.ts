/**
 * YAML that stands as text in a literal block of the file. It is read in place, so that a fix edits the file itself.
 */
import { visit } from 'yaml';
import type { Steps } from '../base/steps.ts';
import { composeInSteps } from './compose.ts';
import { placed } from './contents.ts';
import type { Value } from './values.ts';
import { parsedDocument, YamlDocument } from './yamlDocument.ts';

/**
 * The value that the text of a literal block (`|`) states, with spans in the part that holds the block. Undefined for
 * other scalars, whose text is not written as it is read, for text that is no YAML, and for a block that several places
 * share. A long text is composed in steps.
 */
export function* embedded(value: Value): Steps<Value | undefined> {
  const { range, uneditable } = value;
  const { text } = range.part;
  if ((value.kind !== 'scalar' && value.kind !== 'template') || uneditable !== undefined) return undefined;
  const header = /^\|[-+\d]{0,2}[ \t]*(?:#[^\n]*)?\n/.exec(
    text.slice(range.start, range.end).replaceAll('\r\n', ' \n'),
  );
  if (!header) return undefined;
  const from = range.start + header[0].length;
  const inner = text.slice(from, range.end);
  const { composed } = yield* composeInSteps(inner);
  if (composed.kind !== 'document') return undefined;
  yield;
  visit(composed.contents, {
    Node: (_, node) => {
      if (node.range) node.range = [node.range[0] + from, node.range[1] + from, node.range[2] + from];
    },
  });
  return new YamlDocument(parsedDocument(placed(composed.contents, range.part), inner.length)).root;
}
