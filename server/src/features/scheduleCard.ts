/** The hover of a service that a scheduler places: what its constraints permit, from the best to the worst. */
import type { AnalysedService } from '../analysis/analyse.ts';
import { scheduledHosts } from '../analysis/availability.ts';
import { crashNoun, type CrashRisk, crashRisk, downtimeSentence, toleranceWords } from '../analysis/crashRisk.ts';
import type { Service } from '../model/service.ts';
import type { StatedConstraint } from '../model/scheduling.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { count, formatPercentage, formatSizes, keptQuorum, machineNoun, onHost, plainName } from '../rules/wording.ts';
import { estimateNote, formatLoss } from '../rules/estimates.ts';
import type { LineOf } from './toLsp.ts';
import { cardChart, type Column, lossTable, modelNote, type RiskCard } from './riskCard.ts';

export function scheduleCard(service: AnalysedService, schedule: ScheduleReport, lineOf: LineOf): RiskCard {
  const columns = legalColumns(schedule);
  const quorum = keptQuorum(service.model, service);
  const { report } = schedule.worst;
  return {
    headline: headline(service, schedule),
    reasons: placementNotes(service, schedule),
    ...(report && { chart: cardChart(columns, report.headline, quorum) }),
    table: lossTable(columns),
    notes: [estimateNote(columns) ?? [], modelNote(service, lineOf)].flat(),
  };
}

function headline(service: AnalysedService, schedule: ScheduleReport): string {
  const { name, model, view } = service;
  const { best, worst, exact, only } = schedule;
  const quorum = keptQuorum(model, view.service);
  if (!worst.report)
    return `${plainName(name)}: the scheduler ${exact && !best.report ? 'leaves' : 'may leave'} too few ${view.service.nouns.replica[1]} for the ${quorum}`;
  const crashes = scheduledCrashes(service, schedule);
  if (crashes) {
    const down = downtimeSentence(service, [crashes.best, crashes.worst]);
    return `${plainName(name)}: ${rangeWords(service, crashes, `the ${quorum}`)}${down}`;
  }
  const n = worst.report.headline;
  const loss = ({ report }: LegalPlacement): string => (report ? formatLoss(report.current, n) : formatPercentage(1));
  const [least, most] = [loss(best), loss(worst)];
  const range = least === most ? least : `${least} to ${most}`;
  const faults = count(n, ['fault', 'faults']);
  return `${plainName(name)}: ${range} probability of losing the ${quorum} after ${faults}, ${only ? 'in every allowed placement' : 'by which allowed placement is chosen'}`;
}

interface Extremes {
  readonly best: CrashRisk;
  readonly worst: CrashRisk;
}

/** Undefined where that is not what is told of the service, or either extreme has no quorum from the start. */
export function scheduledCrashes(service: AnalysedService, schedule: ScheduleReport): Extremes | undefined {
  const riskOf = (placement: LegalPlacement): CrashRisk | undefined => {
    const { report } = placement;
    const hosts = scheduledHosts(service, schedule, placement);
    return report && crashRisk(service, { curve: report.current, quorum: report.quorum, hosts });
  };
  const [best, worst] = [riskOf(schedule.best), riskOf(schedule.worst)];
  return best && worst && { best, worst };
}

/** `at worst a single node failure loses the pod majority; at best it tolerates 1 node failure`. */
export function rangeWords(service: AnalysedService, { best, worst }: Extremes, quorum: string): string {
  if (best.tolerance === worst.tolerance) return toleranceWords(service, worst, quorum, best.next);
  return `at worst ${toleranceWords(service, worst, quorum)}; at best tolerates ${count(best.tolerance, crashNoun(service))}`;
}

/** Placements may differ and be as risky as each other: then one stands for them. */
function legalColumns({ best, worst, only }: ScheduleReport): readonly Column[] {
  const legal = [
    ['worst case', worst],
    ['best case', best],
  ] as const;
  const shown =
    sizesOf(best) === sizesOf(worst)
      ? ([[only ? 'every allowed placement' : 'any allowed, such as', best]] as const)
      : legal;
  return shown.flatMap(([name, place]) =>
    place.report ? [{ ...place.report.current, name, sizes: sizesOf(place) }] : [],
  );
}

/** Hosts that are alike could take each other's place, so that those named are an example. */
function placementNotes({ nouns, scheduling, view }: AnalysedService, schedule: ScheduleReport): string[] {
  const { worst, pending, exact, only, assumed, fullestHost } = schedule;
  const placed = worst.hosts.map((host) => `${host.replicas} ${onHost(host, view.service.nouns)}`);
  const example = fullestHost === undefined || worst.hosts.length > 1 ? 'for example ' : '';
  const listed = placed.length <= 6 ? placed : [...placed.slice(0, 5), `and ${placed.length - 5} more`];
  const some =
    placed.length === 0 ? `no ${nouns.replica[0]} finds a ${nouns.host[0]}` : `${example}${listed.join(', ')}`;
  const [single] = worst.hosts.length === 1 ? worst.hosts : [];
  const where =
    single && (fullestHost === undefined ? anyHost(single, view.service.nouns) : onHost(single, view.service.nouns));
  const apart =
    scheduling?.constraints.some(
      ({ hard, selectsItself, constraint }) => hard && selectsItself && constraint.kind !== 'same-domain',
    ) ?? false;
  const [least, most] = pending;
  return [
    assumed
      ? `No ${view.service.nouns.host[1]} known; assuming as many as needed.`
      : `${only ? 'Every allowed placement' : 'Worst case allowed'}: ${where === undefined ? some : `all ${single?.replicas} ${where}`}.`,
    ...(scheduling?.silent === undefined ? [] : [silentNote(scheduling.silent, nouns)]),
    ...(apart ? [] : [`No hard constraint keeps the ${nouns.replica[1]} apart.`]),
    ...(scheduling?.constraints ?? []).flatMap((stated) => addedNote(stated, nouns)),
    ...(most > 0
      ? [
          `${least === most ? most : `${least} to ${most}`} of them ${most === 1 ? 'finds' : 'find'} no ${nouns.host[0]}.`,
        ]
      : []),
    ...(exact
      ? []
      : [
          'Not every allowed placement was looked at: the worst case may be worse than shown, and the best case better.',
        ]),
  ];
}

function silentNote(silent: number, { replica }: Service['nouns']): string {
  return `${count(silent, replica)} beside them ${silent === 1 ? 'has' : 'have'} no vote.`;
}

/** What the file does not say, and an operator does of itself. */
function addedNote({ addedBy, constraint, hard }: StatedConstraint, { replica }: Service['nouns']): string[] {
  if (addedBy === undefined) return [];
  const what =
    constraint.kind === 'max-skew' ? `spread by ${constraint.key}` : `at most 1 ${replica[0]} by ${constraint.key}`;
  return [`Added by ${addedBy}, ${hard ? 'hard' : 'soft'}: ${what}.`];
}

const sizesOf = ({ hosts }: LegalPlacement): string => formatSizes(hosts.map(({ replicas }) => replicas));

/** `on one node`: which one is not known. */
function anyHost({ isDomain }: LegalPlacement['hosts'][number], nouns: Service['nouns']): string {
  return isDomain ? `in one ${nouns.host[0]}` : `on one ${machineNoun(nouns)[0]}`;
}
