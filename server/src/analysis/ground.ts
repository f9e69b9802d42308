/** The start of the risk explorer: hosts with replicas that can be moved, and the question that each draft asks. */
import { groupBy } from '../base/groupBy.ts';
import { inOrder } from '../base/inOrder.ts';
import { short } from '../base/names.ts';
import type { PlacementEdit } from '../fixes/placementEdit.ts';
import type { Host } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { RiskQuestion, RiskReport } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { arrivals } from '../risk/placement.ts';
import { quorumOf } from '../risk/quorum.ts';
import type { LegalPlacement, ScheduleReport } from '../rules/rule.ts';
import { HOST } from '../scheduling/cluster.ts';
import type { AnalysedService, Analysis } from './analyse.ts';
import { type PlacedHost, scheduledHosts } from './availability.ts';
import { unlistedHosts, zoneOf } from './domains.ts';
import type { Answer } from './question.ts';
import { questionOf, ratesOn, withSizes } from './questionOf.ts';
import { targetSizes, withReplicas } from './suggestions.ts';
import { underModel } from './withModel.ts';
import { sizesPerHost, writePlacement } from './writePlacement.ts';

/** Hosts with replicas that can be moved. Sizes are replicas per host, in the order of `hosts`. */
export interface Ground {
  /** The hosts by zone, those that the file does not use included. */
  readonly hosts: readonly GroundHost[];
  /** The name of the placement of `hosts`, and named placements. */
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
  /** The best placement of a report on the start. */
  readonly bestOf: (report: RiskReport) => readonly number[];
  /** Writes sizes into the file. */
  readonly write: (analysis: Analysis, sizes: readonly number[]) => PlacementEdit;
}

interface GroundHost {
  readonly name: string;
  readonly replicas: number;
  readonly capacity?: number;
  readonly zone?: string;
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

export function writeDraft(analysis: Analysis, ground: Ground, sizes: readonly number[]): Written {
  return { moved: arrivals(sizesOf(ground), sizes), ...ground.write(analysis, sizes) };
}

export function schedulerDecides({ nouns }: AnalysedService): string {
  const scheduler = nouns.replica[0] === 'pod' ? 'Kubernetes' : 'The scheduler';
  return `${scheduler} chooses the ${nouns.host[1]}`;
}

function placed(service: AnalysedService, report: RiskReport): Ground | undefined {
  const { questionOf: asked, view, model, numbers } = service;
  if (!asked) return undefined;
  const listed = view.service.hosts;
  const listing = { kind: 'fixed', reason: 'the file does not list it for this service' } as const;
  const spare = unlistedHosts(view, service.hosts, service.machines).map((name): Host => ({
    name,
    nameRange: service.nameRange,
    replicas: 0,
    listing,
  }));
  const all = byZone([...listed, ...spare], (host) => zoneIn(service, host));
  const placeOf = new Map(all.map((host, place) => [host, place]));
  const indexOf = new Map(listed.map((host, index) => [host, index]));
  const [places, indexes] = [listed.map((host) => placeOf.get(host) ?? -1), all.map((host) => indexOf.get(host) ?? -1)];
  /** Sizes on the hosts that the file lists, in its order, and back. */
  const own = (sizes: readonly number[]): number[] => places.map((place) => sizes[place] ?? 0);
  const here = (sizes: readonly number[]): number[] => indexes.map((index) => sizes[index] ?? 0);
  const elsewhere = (sizes: readonly number[]): Host[] =>
    all.flatMap((host, place) => (indexes[place] === -1 && sizes[place] ? [{ ...host, replicas: sizes[place] }] : []));
  const inFile = (sizes: readonly number[]): readonly number[] => sizesPerHost(service, own(sizes));
  const { balanced, concentrated, best } = report;
  const bestOf = (found: RiskReport): number[] => here(targetSizes(service, found, found.best));
  return {
    hosts: all.map((host) => groundHost(service, host)),
    start: 'Current',
    named: [
      { name: 'Balanced', sizes: here(targetSizes(service, report, balanced)) },
      { name: 'Concentrated', sizes: here(targetSizes(service, report, concentrated)) },
      { name: best.exact ? 'Best' : 'Best found', sizes: bestOf(report) },
    ],
    questionOf: (sizes, fault) => {
      const used = elsewhere(sizes);
      const hosts = [...withSizes(view.service, own(sizes)).hosts, ...used];
      const held = hosts.map(({ replicas }) => replicas);
      const question =
        used.length === 0
          ? asked(own(sizes))
          : questionOf({ ...view.service, hosts }, model, ratesOn(hosts, held, numbers, model));
      return question && underModel(question, fault);
    },
    machinesOf: (sizes) => [...withReplicas(service, inFile(sizes)), ...elsewhere(sizes)],
    bestOf,
    write: (analysis, sizes) => {
      const [unlisted] = elsewhere(sizes);
      if (unlisted) return { refused: `${short(unlisted.name)} cannot be edited: ${listing.reason}` };
      return writePlacement(analysis, service, inFile(sizes));
    },
  };
}

function groundHost(service: AnalysedService, host: Host): GroundHost {
  const { name, replicas, capacity } = host;
  const zone = zoneIn(service, host);
  return { name, replicas, ...(capacity !== undefined && { capacity }), ...(zone !== undefined && { zone }) };
}

/** The zone of a host; undefined where it is not known, or where a domain counts as a host. */
function zoneIn(
  { view, numbers }: Pick<AnalysedService, 'view' | 'numbers'>,
  { name, labels }: Pick<Host, 'name' | 'labels'>,
): string | undefined {
  return view.domain === HOST ? zoneOf(labels ?? numbers.known.get(name)?.labels) : undefined;
}

/** The same hosts, those of each zone together, in the order in which the zones are first named. */
function byZone<H>(hosts: readonly H[], zone: (host: H) => string | undefined): readonly H[] {
  return [...groupBy(hosts, zone).values()].flat();
}

/** The ground of a scheduled service: the worst legal placement, with the nodes that are open to it. */
function scheduled(service: AnalysedService, schedule: ScheduleReport): Ground | undefined {
  const { scheduling, question } = service;
  const { best, worst } = schedule;
  if (!scheduling || !question || !('schedule' in question)) return undefined;
  const { quorum, faults, domain, nodes } = question.schedule;
  const heldBy = ({ hosts }: LegalPlacement): ((name: string) => number) => {
    const held = new Map(hosts.map(({ name, replicas }) => [name, replicas]));
    return (name) => held.get(name) ?? 0;
  };
  const used = [worst, best].flatMap(({ hosts }) => hosts.map(({ name }) => name));
  const areNodes = domain === HOST && scheduledHosts(service, schedule, worst) !== undefined;
  const open = nodes.filter(({ selected, tolerated }) => areNodes && selected && tolerated);
  const sorted = [...new Set([...used, ...open.map(({ name }) => name)])].toSorted(inOrder);
  const zoneOfName = (name: string): string | undefined => (areNodes ? zoneIn(service, { name }) : undefined);
  const names = byZone(sorted, zoneOfName);
  const allowed = names.map(heldBy(best));
  const worstOn = heldBy(worst);
  const wanted = scheduling.replicas.value;
  return {
    hosts: names.map((name) => {
      const zone = zoneOfName(name);
      return { name, replicas: worstOn(name), ...(zone !== undefined && { zone }) };
    }),
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
    bestOf: () => allowed,
    write: () => ({ refused: schedulerDecides(service) }),
  };
}
