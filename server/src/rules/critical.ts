/** Tells when the loss of one host loses the quorum. Rules about smaller risks report nothing then. */
import type { FaultModel } from '../risk/faultModel.ts';
import { type Sizes, total } from '../risk/placement.ts';
import { lossThreshold } from '../risk/quorum.ts';
import { HOST, HOSTNAME_LABEL } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import type { StatedConstraint } from '../model/scheduling.ts';
import type { RiskModel } from '../model/riskModel.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { votesIn } from '../scheduling/riskHosts.ts';
import { inVotes } from './counted.ts';
import type { AssessedService, ScheduledService } from './rule.ts';
import { hostName, machineNoun, ofSets, takesDown } from './wording.ts';

/** With fewer replicas, no placement survives the loss of a host. */
export const FEWEST_REPLICAS = 3;

/** True where a fault can take a whole host; false where it stops single replicas. */
export function faultsTakeHosts({ fault, level }: FaultModel): boolean {
  return level === 'pm' || fault !== 'crash-stop';
}

/** A host with at least this many replicas, or votes where these differ, is critical; undefined where no host is. */
export function criticalSize({ model, report }: Pick<AssessedService, 'model' | 'report'>): number | undefined {
  const several = total(report.current.sizes) >= FEWEST_REPLICAS;
  return several && faultsTakeHosts(model.faultModel)
    ? (report.criticalSize ?? criticalVotes(report, model))
    : undefined;
}

/** The critical size where votes differ: a number of votes; where hosts are kept, one vote. */
function criticalVotes(
  { criticalHosts = [], units, quorum }: RiskReport,
  { faultModel }: RiskModel,
): number | undefined {
  if (criticalHosts.length === 0) return undefined;
  return faultModel.keep === 'vm' ? lossThreshold(units, quorum) : 1;
}

/** The critical size for the worst legal placement; undefined also where that loses the quorum from the start. */
export function worstCriticalSize({ model, scheduling, schedule }: ScheduledService): number | undefined {
  const { report } = schedule.worst;
  return report && scheduling.replicas.value >= FEWEST_REPLICAS ? criticalSize({ model, report }) : undefined;
}

/** True where critical-host would report this placement too. */
export function isCritical(sizes: Sizes, { model, report }: AssessedService): boolean {
  const critical = lossThreshold(report.units, report.quorum);
  return model.faultModel.keep === 'vm' && faultsTakeHosts(model.faultModel) && sizes.some((size) => size >= critical);
}

/**
 * The soft constraints that would keep replicas apart where no hard constraint does. Users do not rely on constraints
 * that an operator adds for domains other than machines, so these are left out.
 */
export function wishesOnly({ scheduling, domain }: ScheduledService): readonly StatedConstraint[] {
  const apart = scheduling.constraints.filter(
    ({ constraint, selectsItself, addedBy }) =>
      selectsItself && constraint.kind !== 'same-domain' && (addedBy === undefined || isDomain(constraint.key, domain)),
  );
  return apart.some(({ hard }) => hard) ? [] : apart;
}

/** True where the selector may match the replicas: it is not known which labels it meets. */
export function mayMatch({ unsure }: StatedConstraint): boolean {
  return unsure === 'namespace' || unsure === 'labels';
}

function isDomain(key: string, domain: string): boolean {
  return key === domain || (domain === HOST && key === HOSTNAME_LABEL);
}

/**
 * A constraint that keeps every host below the critical size. Undefined where no legal placement does, or where the
 * file has no place for it. Where a label of nodes counts as a machine, only a spread can express it. On nodes that no
 * file describes, only a label with a prefix surely exists: `zone` is short for another label.
 */
export function spreadingConstraint(subject: ScheduledService): Constraint | undefined {
  const { scheduling, schedule, model, domain } = subject;
  const critical = worstCriticalSize(subject);
  const { report } = schedule.best;
  const mendable = report !== undefined && criticalSize({ model, report }) === undefined;
  const limited = scheduling.constraints.some(({ limit }) => limit);
  const { site, affinitySite, ownKeys, overrides } = scheduling;
  const writable = [site, affinitySite, ownKeys, overrides].some((place) => place !== undefined) || limited;
  if (!writable || critical === undefined || !mendable || model.faultModel.keep === 'pm') return undefined;
  if (limited || site?.writer.kind === 'at-most-per-domain') {
    return domain === HOST ? { kind: 'at-most-per-domain', key: HOST, max: critical - 1 } : undefined;
  }
  if (domain === HOST) return { kind: 'max-skew', key: HOSTNAME_LABEL, maxSkew: 1 };
  if (schedule.assumed && !domain.includes('/')) return undefined;
  // A cluster that is not known may have only one domain.
  const minDomains = Math.ceil(scheduling.replicas.value / (critical - 1));
  return { kind: 'max-skew', key: domain, maxSkew: 1, ...(schedule.assumed && { minDomains }) };
}

/** The first words of a finding about the worst legal placement: `One node failure may take quorum down`. */
export function worstFailure(subject: ScheduledService): string {
  const { service, model } = subject;
  const verb = isCertain(subject) ? 'takes' : 'may take';
  return `One ${worstNoun(subject)} failure ${takesDown(verb, model, service)}`;
}

/**
 * How full the fullest host of the worst legal placement is: `3 of 5 pods may share one node`. The host is named only
 * where no other is possible, since alike hosts could swap places.
 */
export function worstShare(subject: ScheduledService): string {
  const { service, scheduling, schedule } = subject;
  const [fullest] = schedule.worst.hosts;
  const sure = schedule.worst.hosts.find(({ name }) => name === schedule.fullestHost);
  const where = sure ? hostName(sure, service.nouns) : `one ${worstNoun(subject)}`;
  const pods = inVotes(service).nouns.replica[1];
  const { units = scheduling.replicas.value } = pods === 'votes' ? (schedule.worst.report ?? {}) : {};
  const all = `${units} ${pods}${ofSets(service, 38 - where.length)}`;
  return `${fullest ? votesIn(fullest) : 0} of ${all} ${isCertain(subject) ? 'will' : 'may'} share ${where}`;
}

function worstNoun({ service: { nouns }, schedule }: ScheduledService): string {
  const [fullest] = schedule.worst.hosts;
  const [noun] = fullest && !fullest.isDomain ? machineNoun(nouns) : nouns.host;
  return noun;
}

/** True where every legal placement has a host that is as full. */
function isCertain({ schedule }: ScheduledService): boolean {
  const [fullest] = schedule.worst.hosts;
  return schedule.exact && schedule.shared >= (fullest ? votesIn(fullest) : 0);
}
