/**
 * The hover of a service that a scheduler places: what its constraints permit, from the best to the worst placement.
 */
import type { AnalysedService } from '../analysis/analyse.ts';
import type { Service } from '../model/service.ts';
import type { StatedConstraint } from '../model/scheduling.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { count, formatSizes, keptQuorum, machineNoun, onHost, quorumNeeds } from '../rules/wording.ts';
import { estimateNote } from '../rules/estimates.ts';
import type { LineOf } from './toLsp.ts';
import {
  cardChart,
  cardHeadline,
  type Column,
  downtimeNotes,
  lossTable,
  modelNote,
  type RiskCard,
} from './riskCard.ts';

export function scheduleCard(
  service: AnalysedService,
  schedule: ScheduleReport,
  lineOf: LineOf,
): Omit<RiskCard, 'action'> {
  const columns = legalColumns(schedule);
  const { report } = schedule.worst;
  return {
    headline: cardHeadline(service, { schedule }),
    reason: worstCase(service, schedule),
    ...(report && { chart: cardChart(columns, report.headline, keptQuorum(service.model, service.view.service)) }),
    table: lossTable(columns),
    notes: [
      ...downtimeNotes(service, { schedule }),
      ...exampleNote(service, schedule),
      ...placementNotes(service, schedule),
      ...[estimateNote(columns) ?? []].flat(),
      modelNote(service, lineOf),
    ],
  };
}

/** The columns of the legal placements. Placements that differ but have the same risk share one. */
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

/** The worst case. A host is named only where no other is possible. */
function worstCase({ view, model, scheduling }: AnalysedService, { worst, only, fullestHost }: ScheduleReport): string {
  const { nouns } = view.service;
  const [fullest] = worst.hosts;
  const all = scheduling?.replicas.value ?? 0;
  const held = fullest?.replicas ?? 0;
  const share = held === 1 ? 'at most 1' : held === all ? `all ${all}` : `${held} of ${all}`;
  const sure = fullestHost !== undefined && fullest?.name === fullestHost;
  const where = fullest && (sure ? onHost(fullest, nouns) : anyHost(fullest, nouns));
  const needs = worst.report ? `; ${quorumNeeds(model, view.service, worst.report.quorum)}` : '';
  const placed = where === undefined ? `no ${nouns.host[0]} has room` : `${share} ${where}`;
  return `${only ? 'Every allowed placement' : 'Worst case allowed'}: ${placed}${needs}.`;
}

/** Notes on the placements. Alike hosts could swap places, so the named ones are an example. */
function exampleNote({ view }: AnalysedService, { worst }: ScheduleReport): string[] {
  const placed = worst.hosts.map((host) => `${host.replicas} ${onHost(host, view.service.nouns)}`);
  const listed = placed.length <= 6 ? placed : [...placed.slice(0, 5), `and ${placed.length - 5} more`];
  return placed.length > 1 ? [`The worst case, for example: ${listed.join(', ')}.`] : [];
}

function placementNotes({ nouns, scheduling, view }: AnalysedService, schedule: ScheduleReport): string[] {
  const { pending, exact, assumed } = schedule;
  const apart =
    scheduling?.constraints.some(
      ({ hard, selectsItself, constraint }) => hard && selectsItself && constraint.kind !== 'same-domain',
    ) ?? false;
  const [least, most] = pending;
  return [
    ...(assumed ? [`No ${view.service.nouns.host[1]} known; assuming as many as needed.`] : []),
    ...(scheduling?.silent === undefined ? [] : [silentNote(scheduling.silent, nouns)]),
    ...(apart ? [] : [`No hard constraint keeps the ${nouns.replica[1]} apart.`]),
    ...(scheduling?.constraints ?? []).flatMap((stated) => addedNote(stated, nouns)),
    ...budgetNote(view.service),
    ...(most > 0
      ? [
          `${least === most ? '' : least === 0 ? 'Up to ' : `${least} to `}${count(most, nouns.replica)} ${most === 1 ? 'finds' : 'find'} no ${nouns.host[0]}.`,
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
  return `${silent} more ${silent === 1 ? `${replica[0]} has` : `${replica[1]} have`} no vote.`;
}

/** A note on a constraint that the file does not state and an operator adds. */
function addedNote({ addedBy, constraint, hard }: StatedConstraint, { replica }: Service['nouns']): string[] {
  if (addedBy === undefined) return [];
  const what =
    constraint.kind === 'max-skew' ? `spread over ${constraint.key}` : `at most 1 ${replica[0]} per ${constraint.key}`;
  return [`Added by ${addedBy}, ${hard ? 'hard' : 'soft'}: ${what}.`];
}

/** A note on a disruption budget that the file does not state and an operator makes. */
function budgetNote({ disruption }: Service): string[] {
  if (disruption?.addedBy === undefined) return [];
  const { addedBy, key, written } = disruption;
  return [`Added by ${addedBy}: a disruption budget with ${key} ${written}.`];
}

const sizesOf = ({ hosts }: LegalPlacement): string => formatSizes(hosts.map(({ replicas }) => replicas));

/** `on one node`, where it is not known which. */
function anyHost({ isDomain }: LegalPlacement['hosts'][number], nouns: Service['nouns']): string {
  return isDomain ? `in one ${nouns.host[0]}` : `on one ${machineNoun(nouns)[0]}`;
}
