import type { Host } from '../model/service.ts';
import { unitsOn } from '../risk/faultModel.ts';
import { total } from '../risk/placement.ts';
import { lossThreshold } from '../risk/quorum.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import type { CrowdedDomain } from '../scheduling/crowdedDomains.ts';
import { votesIn } from '../scheduling/riskHosts.ts';
import { inVotes, quorumOfReplicas } from './counted.ts';
import { criticalSize, faultsTakeHosts, FEWEST_REPLICAS, worstCriticalSize } from './critical.ts';
import { kindsThatCount } from './domainKinds.ts';
import type { AssessedService, Finding, Rule, ScheduledService } from './rule.ts';
import { domainNoun, ofSets, plainName, takesDown, unitNoun } from './wording.ts';

export const criticalDomain: Rule = {
  id: 'critical-domain',
  severity: 'info',
  docs: {
    summary: 'One zone or rack holds so many replicas that losing it loses quorum.',
    why: `Hosts of one rack share a switch and a power feed, and hosts of one zone share a building. Replicas on five hosts
tolerate the failure of any two of them, but not the failure of a zone that holds three. The rule reads the labels of the
hosts: rack, row, room, zone, datacenter and region, and their well-known names in Kubernetes. It also reads the labels of Cluster
API and Proxmox that name the hypervisor under a node: the node is lost with it. Where domains of several kinds
are critical, it names the smallest kind. A kind with a single domain, such as the one region of all hosts, counts only where
no other kind has several domains.`,
    before: `hosts: {pm-1: {zone: a}, pm-2: {zone: a}, pm-3: {zone: b}}
deployments:
  - name: queue
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1}   # losing zone a loses 2 of 3`,
    after: `hosts: {pm-1: {zone: a}, pm-2: {zone: b}, pm-3: {zone: c}}
deployments:
  - name: queue
    hosts: {pm-1: 1, pm-2: 1, pm-3: 1}`,
    source: 'Araujo et al. (2012), section 1, with a failure domain in the place of the machine.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { model, report } = subject;
    const service = inVotes(subject.service);
    if (isSpread(subject)) return;
    const lesser = criticalSize(subject) !== undefined || total(report.current.sizes) < FEWEST_REPLICAS;
    if (lesser || !faultsTakeHosts(model.faultModel)) return;
    const threshold = lossThreshold(report.units, report.quorum);
    const used = service.hosts.filter(({ replicas }) => replicas > 0);
    const critical = kindsThatCount(used)
      .map((domains) => domains.filter(({ hosts }) => unitsOf(hosts, subject) >= threshold))
      .find((domains) => domains.length > 0);
    for (const { key, name, hosts } of critical ?? []) {
      const [first, ...others] = hosts;
      const whole = hosts.length === used.length || !first;
      yield {
        range: whole ? service.nameRange : first.nameRange,
        message: `Losing ${domainNoun(key)} ${plainName(name)} ${takesDown('takes', model, service)}: it holds ${unitsOf(hosts, subject)} of ${report.units} ${unitNoun(model.faultModel.keep, service.nouns)[1]}`,
        related: whole
          ? []
          : others.map(({ nameRange }) => ({
              range: nameRange,
              message: `Also in ${domainNoun(key)} ${plainName(name)}`,
            })),
      };
    }
  },
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const { model, scheduling, schedule } = subject;
    const service = inVotes(subject.service);
    const weighted = service !== subject.service;
    const replicas = weighted ? (schedule.worst.report?.units ?? 0) : scheduling.replicas.value;
    if (isSpread(subject)) return;
    const quorum = quorumOfReplicas(model, replicas);
    // A quorum that may not even start is the greater risk, and no spread over domains lowers it.
    const startless = schedule.worst.report === undefined;
    const lesser = startless || worstCriticalSize(subject) !== undefined || replicas < FEWEST_REPLICAS;
    if (lesser || quorum === undefined || !faultsTakeHosts(model.faultModel)) return;
    const threshold = lossThreshold(replicas, quorum);
    const { crowded = [] } = schedule;
    const several = crowded.filter(({ among }) => among > 1);
    const critical = (several.length > 0 ? several : crowded).find((domain) => domain.replicas >= threshold);
    if (!critical) return;
    const { key, name, among, othersHold } = critical;
    // At least this many replicas share a domain, wherever the scheduler puts them.
    const least = Math.ceil((replicas - schedule.pending[1]) / among);
    const certain = !weighted && least >= threshold;
    const shared = certain ? least : critical.replicas;
    // The domain is named where no other can hold as many.
    const where = othersHold < shared ? `${domainNoun(key)} ${plainName(name)}` : `one ${domainNoun(key)}`;
    const pods = `${service.nouns.replica[1]}${ofSets(service, 38 - where.length)}`;
    const share = `${shared} of ${replicas} ${pods} ${certain ? 'will' : 'may'} share ${where}`;
    const outage = `Losing one ${domainNoun(key)} ${takesDown(certain ? 'takes' : 'may take', model, service)}`;
    // A replica without a node is as good as lost, so that each zone may be critical however evenly the others are spread.
    const constraint = weighted || schedule.pending[1] > 0 ? undefined : spreading(critical, replicas, threshold);
    yield {
      range: service.nameRange,
      message: `${outage}: ${share}`,
      ...(key.includes('/') && { related: [{ range: service.nameRange, message: `From the label ${key} of nodes` }] }),
      ...(constraint && { constraint }),
    };
  },
};

/** True where the software itself spreads copies over domains, so that no domain has to hold two of them. */
function isSpread({ service, model }: Pick<AssessedService, 'service' | 'model'>): boolean {
  const { quorum } = model;
  return typeof quorum === 'object' && 'copies' in quorum && service.software?.value.spreads === true;
}

function unitsOf(hosts: readonly Host[], { model }: AssessedService): number {
  return total(hosts.map((host) => unitsOn(model.faultModel, votesIn(host))));
}

/** A constraint that keeps every domain below the threshold; undefined where there are too few domains. */
function spreading({ key, among }: CrowdedDomain, replicas: number, threshold: number): Constraint | undefined {
  return Math.ceil(replicas / among) < threshold ? { kind: 'max-skew', key, maxSkew: 1 } : undefined;
}
