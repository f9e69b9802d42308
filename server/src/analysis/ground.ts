/** Where the risk explorer starts from: hosts with replicas to be moved about, and the question each draft gives rise to. */
import { placementEdits } from '../fixes/placementEdit.ts';
import type { TextEdit } from '../model/written.ts';
import type { RiskQuestion, RiskReport } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { arrivals } from '../risk/placement.ts';
import { quorumOf } from '../risk/quorum.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type PlacedHost, scheduledHosts } from './availability.ts';
import { spreadOverHosts } from './domains.ts';
import type { Answer } from './question.ts';
import { targetSizes, withReplicas } from './suggestions.ts';
import { underModel } from './withModel.ts';

/** Hosts with replicas to be moved about. */
export interface Ground {
  readonly hosts: readonly { readonly name: string; readonly replicas: number; readonly capacity?: number }[];
  /** What the placement of `hosts` is called, and placements by name: replicas per host, in the order of `hosts`. */
  readonly start: string;
  readonly named: readonly { readonly name: string; readonly sizes: readonly number[] }[];
  /** The best that a scheduler may do. Not given where the file places the replicas: there the best of all counts. */
  readonly allowed?: readonly number[];
  /**
   * What is asked of other sizes on these hosts; undefined where no host holds a replica.
   * @throws QuorumError when the quorum cannot be
   */
  readonly questionOf: (sizes: readonly number[], model: FaultModel) => RiskQuestion | undefined;
  /** The machines themselves with these sizes on the hosts; undefined where it is not known which they are. */
  readonly machinesOf: (sizes: readonly number[]) => readonly PlacedHost[] | undefined;
}

/** Undefined where there is nothing to start from. */
export function groundOf(service: AnalysedService, answer: Answer): Ground | undefined {
  return 'placement' in answer ? placed(service, answer.placement) : scheduled(service, answer.schedule);
}

/** Replicas per host, in the order of the ground's hosts. */
export const sizesOf = ({ hosts }: Ground): number[] => hosts.map(({ replicas }) => replicas);

/** What writes a draft into the file, or why that cannot be. `moved`: replicas that change their host. */
export type Written = { readonly moved: number } & (
  { readonly edits: readonly TextEdit[]; readonly asComment?: true } | { readonly refused: string }
);

export function writeDraft(
  { layout }: Analysis,
  service: AnalysedService,
  ground: Ground,
  sizes: readonly number[],
): Written {
  const moved = arrivals(sizesOf(ground), sizes);
  if (service.scheduling) return { moved, refused: schedulerDecides(service) };
  const present = service.hosts.map(({ replicas }) => replicas);
  const wanted = spreadOverHosts(present, service.view, sizes);
  return { moved, ...placementEdits(service, wanted, (part) => layout.before(part)) };
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
    machinesOf: (sizes) => {
      const present = service.hosts.map(({ replicas }) => replicas);
      return withReplicas(service, spreadOverHosts(present, view, sizes));
    },
  };
}

/** The worst that the scheduler may do, with hosts left idle that the best makes use of. */
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
      // Replicas that find no place are lost already, but the quorum still counts them.
      quorum: model.keep === 'vm' ? quorumOf(quorum, wanted) : quorum,
      ...(faults !== undefined && { faults }),
    }),
    machinesOf: (sizes) => (areNodes ? names.map((name, index) => ({ name, replicas: sizes[index] ?? 0 })) : undefined),
  };
}
