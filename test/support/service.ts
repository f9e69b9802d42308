/** Services made from numbers, for checks that need no file. */
import { podSpecWriter } from '../../server/src/dialects/kubernetes/constraintWriter.ts';
import { assessSchedule, bindingConstraints } from '../../server/src/analysis/schedule.ts';
import { scheduleNodes } from '../../server/src/analysis/openNodes.ts';
import type { RiskModel } from '../../server/src/model/riskModel.ts';
import type { Service } from '../../server/src/model/service.ts';
import type { Scheduling, StatedConstraint } from '../../server/src/model/scheduling.ts';
import { assess } from '../../server/src/risk/assess.ts';
import type { Fault, Level } from '../../server/src/risk/faultModel.ts';
import { RULES } from '../../server/src/rules/registry.ts';
import type { AssessedService, Finding, Rule, ScheduledService } from '../../server/src/rules/rule.ts';
import type { ClusterNode } from '../../server/src/scheduling/cluster.ts';
import type { Constraint } from '../../server/src/scheduling/constraints.ts';
import { crowdedDomains } from '../../server/src/scheduling/crowdedDomains.ts';
import { spanOf } from './spans.ts';

/** Machines crash, and a majority of the replicas must live. */
export const CRASHES = 'crash-stop/pm keep vm';

/** Hosts `pm-1`, `pm-2` … at offsets 10, 20 …; the service's name is at offset 0. */
export function serviceOf(sizes: readonly number[], more: Partial<Service> = {}): Service {
  return {
    name: 'ledger',
    nameRange: spanOf(0),
    extent: [spanOf(0, 1000)],
    nouns: { replica: ['VM', 'VMs'], host: ['PM', 'PMs'] },
    hosts: sizes.map((replicas, i) => ({
      name: `pm-${i + 1}`,
      nameRange: spanOf(10 * (i + 1)),
      replicas,
      listing: { kind: 'count', range: spanOf(10 * (i + 1) + 5) },
    })),
    declarations: [],
    complete: true,
    ...more,
  };
}

/** `model` as in a manifest: `limited-byzantine/vm keep pm`, optionally followed by `faults 3` and `limit 0.1`. */
function modelOf(model: string): RiskModel {
  const [, fault, level, keep, faults, limit] =
    /^([a-z-]+)\/(vm|pm) keep (vm|pm)(?: faults (\d+))?(?: limit ([\d.]+))?$/.exec(model) ?? [];
  return {
    faultModel: { fault: fault as Fault, level: level as Level, keep: keep as Level, removal: false },
    quorum: 'majority',
    ...(faults !== undefined && { faults: Number(faults) }),
    ...(limit !== undefined && { limit: Number(limit) }),
    sources: { fault: { kind: 'default' }, quorum: { kind: 'default' } },
  };
}

export function assessed(sizes: readonly number[], model = CRASHES, more: Partial<Service> = {}): AssessedService {
  const riskModel = modelOf(model);
  const { faultModel, quorum, faults } = riskModel;
  return {
    service: serviceOf(sizes, more),
    model: riskModel,
    report: assess({ sizes, model: faultModel, quorum, ...(faults !== undefined && { faults }) }),
  };
}

/** Hosts of `sizes`, each in one of the zones: `aab` puts the first two into zone a. A `-` has no label. */
export function zoned(sizes: readonly number[], zones: string): Partial<Service> {
  const { hosts } = serviceOf(sizes);
  return {
    hosts: hosts.map((host, i) => {
      const zone = zones[i] ?? '-';
      return zone === '-' ? host : { ...host, labels: new Map([['zone', zone]]) };
    }),
  };
}

/**
 * Pods for a scheduler. Their number is at offset 5, the constraints are at 100, 110 …
 * @param cluster nodes with their zones, `n1@a n2@a n3@b`; empty when none is known
 * @param stated as `statedConstraint` reads them
 * @param domain what counts as one machine
 */
export function scheduled(
  replicas: number,
  cluster: string,
  stated: readonly string[] = [],
  model = CRASHES,
  more: Partial<Service> = {},
  domain = 'host',
): ScheduledService {
  const riskModel = modelOf(model);
  const { faultModel, quorum, faults } = riskModel;
  const scheduling: Scheduling = {
    replicas: { value: replicas, range: spanOf(5) },
    selector: new Map(),
    tolerations: [],
    constraints: stated.map(statedConstraint),
    site: {
      writer: podSpecWriter,
      at: spanOf(500, 500),
      indent: '',
      parents: [],
      labels: new Map([['app', 'ledger']]),
    },
  };
  const nodes = cluster.split(' ').filter(Boolean).map(nodeOf);
  const constraints = bindingConstraints(scheduling);
  const schedule = assessSchedule({
    replicas,
    nodes: scheduleNodes(scheduling, nodes),
    constraints,
    domain,
    model: faultModel,
    quorum,
    ...(faults !== undefined && { faults }),
  });
  if (!schedule) throw new Error('no legal placement');
  const nouns = { replica: ['pod', 'pods'], host: ['node', 'nodes'] } as const;
  return {
    service: serviceOf([], { nouns, scheduling, ...more }),
    scheduling,
    model: riskModel,
    schedule: { ...schedule, crowded: crowdedDomains({ replicas, nodes, constraints }) },
    domain,
  };
}

/** `hard apart`, `soft spread zone`, `astray apart`: at most one a domain or a skew of 1; astray ones select others. */
function statedConstraint(words: string, index: number): StatedConstraint {
  const [how = '', what, key = 'kubernetes.io/hostname'] = words.split(' ');
  const constraint: Constraint =
    what === 'apart' ? { kind: 'at-most-per-domain', key, max: 1 } : { kind: 'max-skew', key, maxSkew: 1 };
  return { constraint, range: spanOf(100 + 10 * index), hard: how !== 'soft', selectsItself: how !== 'astray' };
}

function nodeOf(words: string): ClusterNode {
  const [name = '', zone] = words.split('@');
  return { name, labels: new Map(zone === undefined ? [] : [['zone', zone]]) };
}

/** What the rules of these ids, or all of them, say of one service. */
export function findingsOf(
  subject: AssessedService | ScheduledService,
  ids: readonly string[] = RULES.map(({ id }) => id),
): (Finding & { readonly rule: string })[] {
  const rules = RULES.filter(({ id }) => ids.includes(id));
  return rules.flatMap((rule) => [...check(rule, subject)].map((finding) => ({ rule: rule.id, ...finding })));
}

function* check(rule: Rule, subject: AssessedService | ScheduledService): Generator<Finding> {
  yield* rule.checkService?.(subject.service) ?? [];
  if ('report' in subject) yield* rule.checkPlacement?.(subject) ?? [];
  else yield* rule.checkSchedule?.(subject) ?? [];
}

/** One line a finding: `critical-host @10: 3 of 5 VMs on pm-1: …`. */
export function say(subject: AssessedService | ScheduledService, ids?: readonly string[]): string[] {
  return findingsOf(subject, ids).map(({ rule, range, message }) => `${rule} @${range.start}: ${message}`);
}
