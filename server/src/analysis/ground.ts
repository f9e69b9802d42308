/** The start of the risk explorer: hosts with replicas that can be moved, and the question that each draft asks. */
import type { TextEdit } from '../model/written.ts';
import type { RiskQuestion, RiskReport } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { arrivals } from '../risk/placement.ts';
import { quorumOf } from '../risk/quorum.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type PlacedHost, scheduledHosts } from './availability.ts';
import type { Answer } from './question.ts';
import { targetSizes, withReplicas } from './suggestions.ts';
import { underModel } from './withModel.ts';
import { sizesPerHost, writePlacement } from './writePlacement.ts';

/** Hosts with replicas that can be moved. */
export interface Ground {
  readonly hosts: readonly { readonly name: string; readonly replicas: number; readonly capacity?: number }[];
  /** The name of the placement of `hosts`, and named placements: replicas per host, in the order of `hosts`. */
  readonly start: string;
  readonly named: readonly { readonly name: string; readonly sizes: readonly number[] }[];
  /** The best legal placement. Absent where the file places the replicas: the best of all placements counts then. */
  readonly allowed?: readonly number[];
  /**
   * The question about other sizes on these hosts; undefined where no host holds a replica.
   * @throws QuorumError when no such quorum can exist
   */
  readonly questionOf: (sizes: readonly number[], model: FaultModel) => RiskQuestion | undefined;
  /** The machines with these sizes; undefined where it is not known which machines they are. */
  readonly machinesOf: (sizes: readonly number[]) => readonly PlacedHost[] | undefined;
}

/** The ground of a service; undefined where there is none. */
export function groundOf(service: AnalysedService, answer: Answer): Ground | undefined {
  return 'placement' in answer ? placed(service, answer.placement) : scheduled(service, answer.schedule);
}

/** Replicas per host, in the order of the ground's hosts. */
export const sizesOf = ({ hosts }: Ground): number[] => hosts.map(({ replicas }) => replicas);

/**
 * The edits that write a draft into the file, or the reason why there are none. `moved` is the number of replicas that
 * change their host.
 */
export type Written = { readonly moved: number } & (
  { readonly edits: readonly TextEdit[]; readonly asComment?: true } | { readonly refused: string }
);

export function writeDraft(
  analysis: Analysis,
  service: AnalysedService,
  ground: Ground,
  sizes: readonly number[],
): Written {
  const moved = arrivals(sizesOf(ground), sizes);
  if (service.scheduling) return { moved, refused: schedulerDecides(service) };
  return { moved, ...writePlacement(analysis, service, sizesPerHost(service, sizes)) };
}

export function schedulerDecides({ nouns }: AnalysedService): string {
  const scheduler = nouns.replica[0] === 'pod' ? 'Kubernetes' : 'The scheduler';
  return `${scheduler} chooses the ${nouns.host[1]}: a quick fix can add spread constraints`;
}

function placed(service: AnalysedService, report: RiskReport): Ground | undefined {
  const { questionOf, view } = service;
  if (!questionOf) return undefined;
  const { balanced, concentrated, best } = report;
  return {
    hosts: view.service.hosts.map(({ name, replicas, capacity }) => ({
      name,
      replicas,
      ...(capacity !== undefined && { capacity }),
    })),
    start: 'Current',
    named: [
      { name: 'Balanced', sizes: targetSizes(service, report, balanced) },
      { name: 'Concentrated', sizes: targetSizes(service, report, concentrated) },
      { name: best.exact ? 'Best' : 'Best found', sizes: targetSizes(service, report, best) },
    ],
    questionOf: (sizes, model) => {
      const question = questionOf(sizes);
      return question && underModel(question, model);
    },
    machinesOf: (sizes) => withReplicas(service, sizesPerHost(service, sizes)),
  };
}

/** The ground of a scheduled service: the worst legal placement, with the idle hosts that the best one uses. */
function scheduled(service: AnalysedService, schedule: ScheduleReport): Ground | undefined {
  const { scheduling, question } = service;
  const { best, worst } = schedule;
  if (!scheduling || !question || !('schedule' in question)) return undefined;
  const { quorum, faults } = question.schedule;
  const heldBy = ({ hosts }: LegalPlacement, name: string): number =>
    hosts.find((host) => host.name === name)?.replicas ?? 0;
  const names = [...new Set([worst, best].flatMap(({ hosts }) => hosts.map(({ name }) => name)))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const allowed = names.map((name) => heldBy(best, name));
  const wanted = scheduling.replicas.value;
  const areNodes = question.schedule.domain === HOST && scheduledHosts(service, schedule, worst) !== undefined;
  return {
    hosts: names.map((name) => ({ name, replicas: heldBy(worst, name) })),
    start: 'Worst case allowed',
    named: [{ name: 'Best case allowed', sizes: allowed }],
    allowed,
    questionOf: (sizes, model) => ({
      sizes,
      model,
      // Pending replicas are lost already, but the quorum still counts them.
      quorum: model.keep === 'vm' ? quorumOf(quorum, wanted) : quorum,
      ...(faults !== undefined && { faults }),
    }),
    machinesOf: (sizes) => (areNodes ? names.map((name, index) => ({ name, replicas: sizes[index] ?? 0 })) : undefined),
  };
}
