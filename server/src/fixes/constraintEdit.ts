/** Writes one more hard constraint for the scheduler where the file has a safe place for it. */
import type { ConstraintSite, MemberSet, Scheduling, StatedConstraint, TextEdit } from '../model/service.ts';
import { short } from '../base/names.ts';
import { HOST, HOSTNAME_LABEL } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import { breakAfter, joined, lineEnd, lineStart } from './textLines.ts';
import { blockLines, flowEdit, type Written, type WrittenMap } from './written.ts';

export interface ConstraintFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Nothing where the file offers no place, or the dialect has no words for the constraint. Never names a node.
 * @param tainted true where taints keep the replicas away from some node. Such a node counts as a domain by default, so that
 * its load of 0 keeps the last replicas from the others; `nodeTaintsPolicy: Honor` leaves it out. Source: Kubernetes
 * documentation, "Pod Topology Spread Constraints".
 */
export function constraintEdits(
  scheduling: Scheduling,
  constraint: Constraint,
  tainted = false,
): ConstraintFix | undefined {
  const { site } = scheduling;
  const limit = lowered(scheduling, constraint);
  if (limit) return limit;
  const rival = rivalOf(scheduling, constraint);
  if (rival) {
    const edit = tainted ? tightenedForTaints(rival) : rival.tighten;
    return edit && { title: titleOf(constraint, site), edits: [edit] };
  }
  const added = site && (site.kind === 'kubernetes' ? spreadOf(site, constraint, tainted) : limitOf(constraint));
  if (!site || !added) return undefined;
  return { title: titleOf(constraint, site), edits: editsAt(site, added) };
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
  const term = { labelSelector: selectorOf(site), topologyKey: labelFor(HOST) };
  const added = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  return { title: 'Keep apart: required anti-affinity, at most 1 on a node', edits: editsAt(site, added) };
}

/**
 * One fix for a quorum of several workloads: the same constraint over all members in each of them, since one that only some have
 * does not hold the others. Nothing where it cannot be written in all of them.
 * @param edits what writes it for one workload
 */
export function quorumEdits(
  sets: readonly MemberSet[],
  constraint: Constraint,
  edits: (scheduling: Scheduling) => ConstraintFix | undefined,
): ConstraintFix | undefined {
  const open = sets.filter(({ scheduling }) => !isBound(scheduling, constraint));
  const fixes = open.flatMap(({ scheduling }) => edits(scheduling) ?? []);
  const [first] = fixes;
  if (!first || fixes.length < open.length) return undefined;
  const where = fixes.length === 1 ? `in ${short(open[0]?.name ?? '')}` : `in ${fixes.length} workloads`;
  return { title: `${first.title}, ${where}`, edits: fixes.flatMap((fix) => fix.edits) };
}

/** The workload has that constraint over all members already. */
function isBound({ constraints }: Scheduling, wanted: Constraint): boolean {
  return constraints.some(
    ({ constraint, hard, selectsAll }) =>
      hard &&
      selectsAll &&
      labelFor(constraint.key) === labelFor(wanted.key) &&
      maxSkewOf(constraint) === maxSkewOf(wanted),
  );
}

/** In the style of the site, below the keys that are still missing around it. */
function editsAt(site: ConstraintSite, added: Written): readonly TextEdit[] {
  if (site.indent === undefined) return [flowEdit(site, added)];
  const { at, indent, parents, clears } = site;
  const lines = blockLines(added);
  const { start, part } = at;
  const { text } = part;
  const newline = text[text.indexOf('\n') - 1] === '\r' ? '\r\n' : '\n';
  const inner = '  '.repeat(parents.length);
  const all = [...parents.map((key, depth) => `${'  '.repeat(depth)}${key}:`), ...lines.map((line) => inner + line)];
  const block = all.map((line) => indent + line + newline).join('');
  const before = start > 0 && !/[\r\n]/.test(text[start - 1] ?? '') ? newline : '';
  const edit = { range: at, newText: before + block };
  return joined([...(clears ? [{ range: clears, newText: '' }] : []), edit]);
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

const HONOR = { key: 'nodeTaintsPolicy', value: 'Honor' };

/** Made hard, with the policy for taints behind it, in the style of the constraint. */
function tightenedForTaints({ tighten, constraint }: StatedConstraint): TextEdit | undefined {
  if (!tighten || (constraint.kind === 'max-skew' && constraint.skipTainted)) return tighten;
  const { range, newText } = tighten;
  const { text } = range.part;
  const [, brace] = /^[ \t]*([,}])/.exec(text.slice(range.end, lineEnd(text, range.end))) ?? [];
  if (brace !== undefined) return { range, newText: `${newText}, ${HONOR.key}: ${HONOR.value}` };
  const start = lineStart(text, range.start);
  const [lead] = /^[ -]*(?=["']?whenUnsatisfiable)/.exec(text.slice(start, range.start)) ?? [];
  if (lead === undefined) return undefined;
  return {
    range,
    newText: `${newText}${breakAfter(text, start)}${' '.repeat(lead.length)}${HONOR.key}: ${HONOR.value}`,
  };
}

function titleOf(constraint: Constraint, site: ConstraintSite | undefined): string {
  if (site?.kind === 'swarm')
    return `Spread: max_replicas_per_node ${constraint.kind === 'at-most-per-domain' ? constraint.max : 1}`;
  const named = constraint.key.slice(constraint.key.lastIndexOf('/') + 1);
  const domain = constraint.key === HOST || named === 'hostname' ? 'node' : named;
  return `Spread over ${domain}s: maxSkew ${constraint.kind === 'max-skew' ? constraint.maxSkew : 1}, DoNotSchedule`;
}

/** Written as a spread. At most one a host is a spread of 1: a second comes only when every node has its first. */
function spreadOf(site: ConstraintSite, constraint: Constraint, tainted: boolean): Written | undefined {
  const maxSkew = maxSkewOf(constraint);
  if (maxSkew === undefined || site.labels.size === 0) return undefined;
  const minDomains = constraint.kind === 'max-skew' ? constraint.minDomains : undefined;
  return [
    {
      maxSkew,
      ...(minDomains !== undefined && { minDomains }),
      topologyKey: labelFor(constraint.key),
      whenUnsatisfiable: 'DoNotSchedule',
      ...(tainted && { [HONOR.key]: HONOR.value }),
      labelSelector: selectorOf(site),
    },
  ];
}

function selectorOf({ labels }: ConstraintSite): WrittenMap {
  return { matchLabels: Object.fromEntries(labels) };
}

function maxSkewOf(constraint: Constraint): number | undefined {
  if (constraint.kind === 'max-skew') return constraint.maxSkew;
  return constraint.kind === 'at-most-per-domain' && constraint.max === 1 ? 1 : undefined;
}

function labelFor(key: string): string {
  return key === HOST ? HOSTNAME_LABEL : key;
}

function limitOf(constraint: Constraint): Written | undefined {
  if (constraint.kind !== 'at-most-per-domain' || constraint.key !== HOST) return undefined;
  return { max_replicas_per_node: constraint.max };
}
