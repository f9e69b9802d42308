import type { StatedConstraint } from '../model/scheduling.ts';
import type { MemberSet } from '../model/service.ts';
import { type Sizes, total } from '../risk/placement.ts';
import {
  criticalSize,
  mayMatch,
  spreadingConstraint,
  wishesOnly,
  worstCriticalSize,
  worstFailure,
  worstShare,
} from './critical.ts';
import { votesIn } from '../scheduling/riskHosts.ts';
import { inVotes } from './counted.ts';
import type { AssessedService, Finding, Rule, ScheduledService } from './rule.ts';
import { count, hostName, plainName, stay, takesDown } from './wording.ts';

export const criticalHost: Rule = {
  id: 'critical-host',
  severity: 'warning',
  docs: {
    summary: 'One host holds so many replicas that losing it alone loses quorum.',
    why: `A replicated service is meant to survive the failure of one machine. It does not when one host holds half of the replicas
or more: the failure of that host takes the whole service down, however many replicas there are. Where a scheduler places
the replicas, the rule looks at the worst placement that the constraints permit. It goes by the declared fault model. It is silent
where a fault never takes a whole host down (crash-stop faults of single VMs), and for services of fewer than three
replicas, which no placement can protect.`,
    before: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 3, pm-2: 1, pm-3: 1}   # losing pm-1 loses 3 of 5`,
    after: `deployments:
  - name: queue
    fault: crash-stop/pm
    hosts: {pm-1: 2, pm-2: 2, pm-3: 1}   # losing any one host leaves 3 of 5`,
    source:
      'Araujo et al. (2012), section 1 (majority of the original replicas) and section 3 (faults of physical machines).',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { model, report } = subject;
    const service = inVotes(subject.service);
    const critical = criticalSize(subject);
    if (critical === undefined) return;
    if (model.faultModel.keep === 'pm') {
      yield { range: service.nameRange, message: fewHosts(report.current.sizes.length, 'takes', subject) };
      return;
    }
    if (critical === 1) {
      yield { range: service.nameRange, message: allNeeded(report.current.sizes, subject) };
      return;
    }
    for (const host of service.hosts) {
      const { nameRange } = host;
      const held = votesIn(host);
      if (held < critical) continue;
      const share = `${held} of ${report.units} ${service.nouns.replica[1]}`;
      yield {
        range: nameRange,
        message: `Losing ${hostName(host, service.nouns)} ${takesDown('takes', model, service)}: it holds ${share}`,
        related: [
          {
            range: service.nameRange,
            message: `${report.quorum} of ${report.units} must stay ${stay(model.faultModel)}`,
          },
        ],
        curedBy: (sizes) => sizes.every((size) => size < critical),
      };
    }
  },
  *checkSchedule(subject: ScheduledService): Generator<Finding> {
    const { service, scheduling, model, schedule } = subject;
    const critical = worstCriticalSize(subject);
    if (critical === undefined || isToldOtherwise(subject)) return;
    if (model.faultModel.keep === 'pm') {
      yield { range: service.nameRange, message: fewHosts(schedule.worst.hosts.length, 'may take', subject) };
      return;
    }
    if (critical === 1) {
      yield { range: service.nameRange, message: allNeeded([scheduling.replicas.value], subject) };
      return;
    }
    const constraint = spreadingConstraint(subject);
    const astray = scheduling.constraints.filter(({ selectsItself }) => !selectsItself);
    const sets = service.sets?.map((set) => ({
      range: set.nameRange,
      message: `${set.scheduling.replicas.value} of the ${scheduling.replicas.value} ${service.nouns.replica[1]}${placeOf(set)}`,
    }));
    yield {
      range: service.nameRange,
      message: `${worstFailure(subject)}: ${worstShare(subject)}`,
      related: [
        ...(sets ?? []),
        ...astray.map(({ range, unsure }) => ({ range, message: unsure ? UNSURE[unsure] : ASTRAY })),
      ],
      ...(constraint && { constraint }),
    };
  },
};

/** Names another file. A finding about a workload there is shown at a place of the file at hand. */
function placeOf({ name, elsewhere }: MemberSet): string {
  return elsewhere === undefined ? '' : `: ${plainName(name)} in ${plainName(elsewhere)}`;
}

const ASTRAY = 'This selects other replicas and keeps none of these apart';

const UNSURE = {
  namespace: 'Unknown whether this selects the namespace of these replicas: no Namespace object shows its labels',
  labels:
    'Whether this selects these replicas is not known: the operator may give them labels that the file does not show',
  'empty-selector': ASTRAY,
} as const satisfies Record<NonNullable<StatedConstraint['unsure']>, string>;

/** The message where the quorum can spare no replica. It names no host, since it holds for each. */
function allNeeded(sizes: Sizes, { service, model }: Subject): string {
  const needed = `all ${count(total(sizes), service.nouns.replica)} are needed`;
  return `Losing any ${service.nouns.host[0]} ${takesDown('takes', model, service)}: ${needed}`;
}

/** True where a rule reports the cause: soft-constraint-only, selector-mismatch or too-few-domains. */
function isToldOtherwise(subject: ScheduledService): boolean {
  const { scheduling, schedule } = subject;
  const miscounts = scheduling.constraints.some(
    (stated) => !stated.selectsItself && !mayMatch(stated) && stated.constraint.kind === 'max-skew',
  );
  return wishesOnly(subject).length > 0 || miscounts || schedule.pending[0] > 0;
}

/** The message where hosts must be kept, and there are only one or two. */
function fewHosts(used: number, verb: 'takes' | 'may take', { service, model }: Subject): string {
  const { replica, host } = service.nouns;
  const hold = verb === 'takes' ? (used === 1 ? 'holds' : 'hold') : 'may hold';
  return `One ${host[0]} failure ${takesDown(verb, model, service)}: ${count(used, host)} ${hold} every ${replica[0]}`;
}

type Subject = Pick<AssessedService, 'service' | 'model'>;
