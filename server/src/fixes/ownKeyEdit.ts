/** Sets a key of an operator's own that keeps the pods apart, such as `podAntiAffinityType: required`. */
import type { TextEdit } from '../model/written.ts';
import type { OwnKey, Scheduling } from '../model/scheduling.ts';
import { HOST, HOSTNAME_LABEL } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import type { ConstraintFix } from './constraintEdit.ts';

/** Nothing where no such key demands what is wanted: at most one replica a node. */
export function ownKeyEdits({ ownKeys = [] }: Scheduling, wanted: Constraint): ConstraintFix | undefined {
  if (wanted.kind === 'same-domain' || !isNode(wanted.key)) return undefined;
  const own = ownKeys.find(({ constraint }) => isNode(constraint.key));
  return own && { title: `Keep apart: ${own.key}: ${own.value}`, edits: [edit(own)] };
}

function isNode(key: string): boolean {
  return key === HOST || key === HOSTNAME_LABEL;
}

function edit({ key, value, site }: OwnKey): TextEdit {
  if ('range' in site) return { range: site.range, newText: value };
  const { at: range, indent, parents, empty } = site;
  const { text } = range.part;
  if (indent === undefined) {
    const inner = parents.reduceRight((written, parent) => `${parent}: {${written}}`, `${key}: ${value}`);
    if (empty) return { range, newText: inner };
    // Where blanks stand within the braces, the one that follows goes before what follows.
    return { range, newText: /\s/.test(text[range.start] ?? '') ? ` ${inner},` : `${inner}, ` };
  }
  const newline = text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  const lines = [...parents.map((parent) => `${parent}:`), `${key}: ${value}`];
  return { range, newText: lines.map((line, depth) => indent + '  '.repeat(depth) + line + newline).join('') };
}
