/** Constraints in the words of a pod's spec. Source: Kubernetes documentation, "Pod Topology Spread Constraints". */
import type { ConstraintWriter, StatedConstraint } from '../../model/scheduling.ts';
import type { TextEdit } from '../../model/written.ts';
import { HOST, HOSTNAME_LABEL, labelFor } from '../../scheduling/cluster.ts';
import { type Constraint, skewOf } from '../../scheduling/constraints.ts';
import { breakAfter, lineEnd, lineStart } from '../../text/lines.ts';
import { scalar } from '../../text/scalar.ts';

/**
 * A node that taints close to the pods counts as a domain by default, so that its load of 0 keeps the last pods from the
 * others; this leaves it out.
 */
const HONOR = 'nodeTaintsPolicy: Honor';

export const podSpecWriter: ConstraintWriter = {
  kind: 'max-skew',
  title: (constraint) => {
    const named = constraint.key.slice(constraint.key.lastIndexOf('/') + 1);
    const domain = constraint.key === HOST || named === 'hostname' ? 'node' : named;
    return `Spread over ${domain}s: maxSkew ${constraint.kind === 'max-skew' ? constraint.maxSkew : 1}, DoNotSchedule`;
  },
  lines: spreadLines,
  apart: (labels) => [
    'podAntiAffinity:',
    '  requiredDuringSchedulingIgnoredDuringExecution:',
    '    - labelSelector:',
    '        matchLabels:',
    ...labelLines(labels, '          '),
    `      topologyKey: ${HOSTNAME_LABEL}`,
  ],
  hardened,
};

/** Written as a spread. At most one a host is a spread of 1: a second comes only when every node has its first. */
function spreadLines(
  constraint: Constraint,
  labels: ReadonlyMap<string, string>,
  tainted: boolean,
): readonly string[] | undefined {
  const maxSkew = skewOf(constraint);
  if (maxSkew === undefined || labels.size === 0) return undefined;
  const minDomains = constraint.kind === 'max-skew' ? constraint.minDomains : undefined;
  return [
    `- maxSkew: ${maxSkew}`,
    ...(minDomains === undefined ? [] : [`  minDomains: ${minDomains}`]),
    `  topologyKey: ${labelFor(constraint.key)}`,
    '  whenUnsatisfiable: DoNotSchedule',
    ...(tainted ? [`  ${HONOR}`] : []),
    '  labelSelector:',
    '    matchLabels:',
    ...labelLines(labels, '      '),
  ];
}

function labelLines(labels: ReadonlyMap<string, string>, indent: string): readonly string[] {
  return [...labels].map(([name, value]) => `${indent}${scalar(name)}: ${scalar(value)}`);
}

/** Where taints matter, with the policy for them behind it, in the style of the constraint. */
function hardened({ tighten, constraint }: StatedConstraint, tainted: boolean): TextEdit | undefined {
  if (!tighten || !tainted || (constraint.kind === 'max-skew' && constraint.skipTainted)) return tighten;
  const { range, newText } = tighten;
  const { text } = range.part;
  const [, brace] = /^[ \t]*([,}])/.exec(text.slice(range.end, lineEnd(text, range.end))) ?? [];
  if (brace !== undefined) return { range, newText: `${newText}, ${HONOR}` };
  const start = lineStart(text, range.start);
  const [lead] = /^[ -]*(?=["']?whenUnsatisfiable)/.exec(text.slice(start, range.start)) ?? [];
  if (lead === undefined) return undefined;
  return { range, newText: `${newText}${breakAfter(text, start)}${' '.repeat(lead.length)}${HONOR}` };
}
