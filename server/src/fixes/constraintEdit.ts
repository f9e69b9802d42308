/** Writes one more hard constraint for the scheduler where the file has a safe place for it. */
import type { ConstraintSite, Scheduling, TextEdit } from '../model/service.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';

export interface ConstraintFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Nothing where the file offers no place, or the dialect has no words for the constraint. Never names a node. */
export function constraintEdits(text: string, { site }: Scheduling, constraint: Constraint): ConstraintFix | undefined {
  const lines = site && (site.kind === 'kubernetes' ? kubernetesLines(site, constraint) : swarmLines(constraint));
  if (!site || !lines) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const parents = site.parents.map((key, depth) => `${'  '.repeat(depth)}${key}:`);
  const inner = '  '.repeat(parents.length);
  const block = [...parents, ...lines.map((line) => inner + line)].map((line) => site.indent + line + newline).join('');
  const before = site.offset > 0 && !/[\r\n]$/.test(text.slice(0, site.offset)) ? newline : '';
  const edit = { range: { start: site.offset, end: site.offset }, newText: before + block };
  return { title: titleOf(constraint), edits: [edit] };
}

function titleOf(constraint: Constraint): string {
  const domain = constraint.key === HOST ? 'host' : constraint.key.slice(constraint.key.lastIndexOf('/') + 1);
  if (constraint.kind === 'same-domain') return `Concentrate: keep all replicas in one ${domain}`;
  if (constraint.kind === 'max-skew') return `Spread: over ${domain}s, at most ${constraint.maxSkew} apart`;
  return `Spread: at most ${constraint.max} a ${domain}`;
}

/** Written as a spread. At most one a host is a spread of 1: a second comes only when every node has its first. */
function kubernetesLines({ labels }: ConstraintSite, constraint: Constraint): string[] | undefined {
  const atMostOne = constraint.kind === 'at-most-per-domain' && constraint.max === 1;
  if ((constraint.kind !== 'max-skew' && !atMostOne) || labels.size === 0) return undefined;
  const { maxSkew, minDomains } = constraint.kind === 'max-skew' ? constraint : { maxSkew: 1, minDomains: undefined };
  const key = constraint.key === HOST ? 'kubernetes.io/hostname' : constraint.key;
  return [
    'topologySpreadConstraints:',
    `  - maxSkew: ${maxSkew}`,
    ...(minDomains === undefined ? [] : [`    minDomains: ${minDomains}`]),
    `    topologyKey: ${key}`,
    '    whenUnsatisfiable: DoNotSchedule',
    '    labelSelector:',
    '      matchLabels:',
    ...[...labels].map(([name, value]) => `        ${scalar(name)}: ${scalar(value)}`),
  ];
}

function swarmLines(constraint: Constraint): string[] | undefined {
  if (constraint.kind !== 'at-most-per-domain' || constraint.key !== HOST) return undefined;
  return [`max_replicas_per_node: ${constraint.max}`];
}

/** Quoted unless it is a plain word that no YAML version reads as anything but text. */
function scalar(text: string): string {
  return /^[a-z][\w./-]*$/i.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
