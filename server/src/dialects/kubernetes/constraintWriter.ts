/**
 * Writes constraints as a pod's spec states them. Source: Kubernetes documentation, "Pod Topology Spread Constraints".
 */
import type { ConstraintWriter, StatedConstraint } from '../../model/scheduling.ts';
import type { Addition, TextEdit } from '../../model/written.ts';
import { HOST, HOSTNAME_LABEL, labelFor } from '../../scheduling/cluster.ts';
import { type Constraint, skewOf } from '../../scheduling/constraints.ts';
import { breakAfter, lineEnd, lineStart } from '../../text/lines.ts';

/**
 * By default a node whose taint keeps the pods away counts as a domain, so that its load of 0 keeps the last pods from
 * the other nodes. This key leaves such nodes out.
 */
const HONOR = { key: 'nodeTaintsPolicy', value: 'Honor' };

export const podSpecWriter: ConstraintWriter = {
  kind: 'max-skew',
  title: (constraint) => {
    const named = constraint.key.slice(constraint.key.lastIndexOf('/') + 1);
    const domain = constraint.key === HOST || named === 'hostname' ? 'node' : named;
    return `Spread over ${domain}s: maxSkew ${constraint.kind === 'max-skew' ? constraint.maxSkew : 1}, DoNotSchedule`;
  },
  addition: spread,
  apart: (labels) => [{ labelSelector: selectorOf(labels), topologyKey: HOSTNAME_LABEL }],
  hardened,
};

/**
 * The constraint as a spread. At most one a host is a spread of 1: a host gets a second replica only when every node
 * has one.
 */
function spread(constraint: Constraint, labels: ReadonlyMap<string, string>, tainted: boolean): Addition | undefined {
  const maxSkew = skewOf(constraint);
  if (maxSkew === undefined || labels.size === 0) return undefined;
  const minDomains = constraint.kind === 'max-skew' ? constraint.minDomains : undefined;
  return [
    {
      maxSkew,
      ...(minDomains !== undefined && { minDomains }),
      topologyKey: labelFor(constraint.key),
      whenUnsatisfiable: 'DoNotSchedule',
      ...(tainted && { [HONOR.key]: HONOR.value }),
      labelSelector: selectorOf(labels),
    },
  ];
}

function selectorOf(labels: ReadonlyMap<string, string>): Addition {
  return { matchLabels: Object.fromEntries(labels) };
}

/**
 * The edit that makes a soft constraint hard, or a hard skew one of 1. Where taints matter, it adds the policy for them,
 * in the style of the constraint.
 */
function hardened({ tighten, constraint }: StatedConstraint, tainted: boolean): TextEdit | undefined {
  if (!tighten || !tainted || (constraint.kind === 'max-skew' && constraint.skipTainted)) return tighten;
  const { range, newText } = tighten;
  const { text } = range.part;
  const [, brace] = /^[ \t]*([,}])/.exec(text.slice(range.end, lineEnd(text, range.end))) ?? [];
  if (brace !== undefined) return { range, newText: `${newText}, ${HONOR.key}: ${HONOR.value}` };
  const start = lineStart(text, range.start);
  const [lead] = /^[ -]*(?=["']?(?:whenUnsatisfiable|maxSkew))/.exec(text.slice(start, range.start)) ?? [];
  if (lead === undefined) return undefined;
  return {
    range,
    newText: `${newText}${breakAfter(text, start)}${' '.repeat(lead.length)}${HONOR.key}: ${HONOR.value}`,
  };
}
