/** Writes one more hard constraint for the scheduler where the file has a safe place for it. */
import type { ConstraintSite, Scheduling, StatedConstraint, TextEdit } from '../model/service.ts';
import { HOST, HOSTNAME_LABEL } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';

export interface ConstraintFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** Nothing where the file offers no place, or the dialect has no words for the constraint. Never names a node. */
export function constraintEdits(scheduling: Scheduling, constraint: Constraint): ConstraintFix | undefined {
  const { site } = scheduling;
  const limit = lowered(scheduling, constraint);
  if (limit) return limit;
  const rival = rivalOf(scheduling, constraint);
  if (rival) return rival.tighten && { title: titleOf(constraint, site), edits: [rival.tighten] };
  const lines = site && (site.kind === 'kubernetes' ? kubernetesLines(site, constraint) : swarmLines(constraint));
  if (!site || !lines) return undefined;
  return { title: titleOf(constraint, site), edits: [insertLines(site, lines)] };
}

/**
 * Required anti-affinity: at most one replica a node, and no more replicas than nodes. Nothing where the file has an
 * affinity already or offers no place for one, or where the constraint asks for something else.
 */
export function antiAffinityEdits(
  { affinitySite: site }: Scheduling,
  constraint: Constraint,
): ConstraintFix | undefined {
  if (!site || site.labels.size === 0 || maxSkewOf(constraint) !== 1) return undefined;
  if (labelFor(constraint.key) !== labelFor(HOST)) return undefined;
  const lines = [
    'affinity:',
    '  podAntiAffinity:',
    '    requiredDuringSchedulingIgnoredDuringExecution:',
    '      - labelSelector:',
    '          matchLabels:',
    ...[...site.labels].map(([name, value]) => `            ${scalar(name)}: ${scalar(value)}`),
    `        topologyKey: ${labelFor(HOST)}`,
  ];
  return { title: 'Keep apart: required anti-affinity, at most 1 on a node', edits: [insertLines(site, lines)] };
}

/** The lines as whole lines at the site, below the keys that are still missing around them. */
function insertLines(site: ConstraintSite, lines: readonly string[]): TextEdit {
  const { start, part } = site.at;
  const { text } = part;
  const newline = text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  const parents = site.parents.map((key, depth) => `${'  '.repeat(depth)}${key}:`);
  const inner = '  '.repeat(parents.length);
  const block = [...parents, ...lines.map((line) => inner + line)].map((line) => site.indent + line + newline).join('');
  const before = start > 0 && !/[\r\n]/.test(text[start - 1] ?? '') ? newline : '';
  return { range: site.at, newText: before + block };
}

/** A swarm's limit that is there already and too high for it. */
function lowered({ constraints }: Scheduling, wanted: Constraint): ConstraintFix | undefined {
  if (wanted.kind !== 'at-most-per-domain') return undefined;
  const stated = constraints.find(
    ({ constraint: { kind, key }, limit }) => kind === wanted.kind && key === wanted.key && limit,
  );
  if (!stated?.limit || stated.limit.fixed !== undefined) return undefined;
  const edits = [{ range: stated.limit.range, newText: String(wanted.max) }];
  return { title: `Spread: max_replicas_per_node ${wanted.max}`, edits };
}

/**
 * The spread constraint that is there already in place of this one. Kubernetes takes one hard one for each key; a soft
 * one that asks for the same is made hard rather than repeated.
 */
function rivalOf({ site, constraints }: Scheduling, wanted: Constraint): StatedConstraint | undefined {
  if (site?.kind !== 'kubernetes') return undefined;
  const spreads = constraints.filter(
    ({ constraint, hard: binding, addedBy }) =>
      constraint.kind === 'max-skew' &&
      labelFor(constraint.key) === labelFor(wanted.key) &&
      // A wish that an operator adds is not in the file, and gives way to what is.
      (binding || addedBy === undefined),
  );
  const hard = spreads.find((stated) => stated.hard);
  return hard ?? spreads.find((stated) => stated.selectsItself && maxSkewOf(stated.constraint) === maxSkewOf(wanted));
}

function titleOf(constraint: Constraint, site: ConstraintSite | undefined): string {
  if (site?.kind === 'swarm')
    return `Spread: max_replicas_per_node ${constraint.kind === 'at-most-per-domain' ? constraint.max : 1}`;
  const named = constraint.key.slice(constraint.key.lastIndexOf('/') + 1);
  const domain = constraint.key === HOST || named === 'hostname' ? 'node' : named;
  return `Spread over ${domain}s: maxSkew ${constraint.kind === 'max-skew' ? constraint.maxSkew : 1}, DoNotSchedule`;
}

/** Written as a spread. At most one a host is a spread of 1: a second comes only when every node has its first. */
function kubernetesLines({ labels, item }: ConstraintSite, constraint: Constraint): string[] | undefined {
  const maxSkew = maxSkewOf(constraint);
  if (maxSkew === undefined || labels.size === 0) return undefined;
  const minDomains = constraint.kind === 'max-skew' ? constraint.minDomains : undefined;
  const lines = [
    `- maxSkew: ${maxSkew}`,
    ...(minDomains === undefined ? [] : [`  minDomains: ${minDomains}`]),
    `  topologyKey: ${labelFor(constraint.key)}`,
    '  whenUnsatisfiable: DoNotSchedule',
    '  labelSelector:',
    '    matchLabels:',
    ...[...labels].map(([name, value]) => `      ${scalar(name)}: ${scalar(value)}`),
  ];
  return item ? lines : ['topologySpreadConstraints:', ...lines.map((line) => `  ${line}`)];
}

function maxSkewOf(constraint: Constraint): number | undefined {
  if (constraint.kind === 'max-skew') return constraint.maxSkew;
  return constraint.kind === 'at-most-per-domain' && constraint.max === 1 ? 1 : undefined;
}

function labelFor(key: string): string {
  return key === HOST ? HOSTNAME_LABEL : key;
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
