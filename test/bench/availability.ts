/** What the numbers to plan with cost, next to simulation and to a generic fault tree. */
import {
  availabilityOf,
  downTogether,
  type Installation,
  unavailabilityOf,
} from '../../server/src/risk/availability.ts';
import { type GroupQuestion, hostsDown, someGroupLost } from '../../server/src/risk/groupsOfCopies.ts';
import { type FaultTree, topProbability } from './faultTree.ts';
import { downOf, groupLosses, losses, outages, withEachAway } from './simulation.ts';
import { milliseconds, ratio, time } from './timing.ts';

/** Simulation is as accurate as this: the standard error over the value. The engine is exact to rounding. */
export const RELATIVE_ERROR = 0.01;

const [HOST_DOWN, ZONE_DOWN] = [0.01, 0.001];
/** The largest systems that the fault tree is asked about: beyond, it takes minutes. */
const MOST_IN_A_TREE = 12;

/** One question: how the engine, the simulation and the fault tree answer it. */
interface Contest {
  readonly what: string;
  readonly engine: () => unknown;
  /** Simulates so many samples. */
  readonly simulate: (samples: number) => unknown;
  /** How many samples make the simulation as accurate as `RELATIVE_ERROR`. */
  readonly needed: number;
  /** What the fault tree finds, and what the engine does. */
  readonly tree?: { readonly find: () => readonly number[]; readonly exact: readonly number[] };
}

/** Hosts with one vote each and zones that hold as many of them each; all state times of failure and repair. */
function installation(hosts: number, zones: number): Installation {
  const down = (p: number): { readonly mtbf: number; readonly mttr: number } => ({ mtbf: (4 * (1 - p)) / p, mttr: 4 });
  return {
    // Each host fails at a rate of its own, so that no two of them are one kind.
    hosts: Array.from({ length: hosts }, (_, host) => ({
      ...down(HOST_DOWN * (1 + host / hosts)),
      votes: 1,
      within: host % zones,
    })),
    domains: Array.from({ length: zones }, () => down(ZONE_DOWN)),
    quorum: Math.floor(hosts / 2) + 1,
  };
}

/** The zones are the first basic events: once they are decided, the hosts are independent. */
function treeOf({ hosts, domains, quorum }: Installation): FaultTree {
  return {
    atLeast: hosts.reduce((sum, { votes }) => sum + votes, 0) - quorum + 1,
    of: hosts.map(({ votes, within = 0 }, host) => ({
      weight: votes,
      branch: { anyOf: [{ event: within }, { event: domains.length + host }] },
    })),
  };
}

const partsOf = ({ domains, hosts }: Installation): readonly Installation['domains'][number][] => [
  ...domains,
  ...hosts,
];

/** How many samples it takes until the standard error of the share of those that hit is small enough. */
const samplesFor = (chance: number): number => (1 - chance) / (chance * RELATIVE_ERROR ** 2);

function unavailabilityContest(hosts: number, zones: number): Contest {
  const system = installation(hosts, zones);
  const exact = unavailabilityOf(system);
  const find = (): readonly number[] => [topProbability(treeOf(system), partsOf(system).map(downOf))];
  return {
    what: `unavailability, ${hosts} hosts, ${zones} zones`,
    engine: () => unavailabilityOf(system),
    simulate: (samples) => outages([system], samples),
    needed: samplesFor(exact),
    ...(hosts <= MOST_IN_A_TREE && { tree: { find, exact: [exact] } }),
  };
}

/** The engine answers these three at once. */
function reportContests(hosts: number, zones: number): readonly Contest[] {
  const system = installation(hosts, zones);
  const engine = (): unknown => availabilityOf(system);
  const { maintenance, importance, lossesPerHour = 0 } = availabilityOf(system);
  const parts = partsOf(system);
  const down = parts.map(downOf);
  const given = (part: number, probability: number): number =>
    topProbability(treeOf(system), down.with(part, probability));
  const matters = (part: number): number => given(part, 1) - given(part, 0);
  const rates = parts.map((part) => ('mtbf' in part ? 1 / part.mtbf : 0));
  const changes = parts.reduce((sum, part) => sum + ('mtbf' in part ? 2 / (part.mtbf + part.mttr) : 0), 0);
  const [away, decisive] = [maintenance, importance].map(({ domains, hosts: each }) => [...domains, ...each]);
  const on = `${hosts} hosts, ${zones} zones`;
  return [
    {
      what: `unavailability with each host or zone away, ${on}`,
      engine,
      simulate: (samples) => withEachAway(system, samples),
      needed: samplesFor(Math.min(...(away ?? []))),
      tree: { find: () => parts.map((_, part) => given(part, 1)), exact: away ?? [] },
    },
    {
      what: `importance of each host and zone, ${on}`,
      engine,
      simulate: (samples) => withEachAway(system, samples),
      needed: samplesFor(Math.min(...(decisive ?? []))),
      tree: { find: () => parts.map((_, part) => matters(part)), exact: decisive ?? [] },
    },
    {
      what: `losses a year and mean outage, ${on}`,
      engine,
      simulate: (samples) => losses(system, samples),
      // The count of rare losses is as uncertain as its square root.
      needed: changes / lossesPerHour / RELATIVE_ERROR ** 2,
      tree: {
        find: () => [down.reduce((sum, share, part) => sum + (1 - share) * (rates[part] ?? 0) * matters(part), 0)],
        exact: [lossesPerHour],
      },
    },
  ];
}

/** Two services on the same hosts, the second on half of them. */
function togetherContest(hosts: number, zones: number): Contest {
  const first = installation(hosts, zones);
  const halved = first.hosts.map((host, index) => ({ ...host, votes: index % 2 }));
  const second = { ...first, hosts: halved, quorum: Math.floor(hosts / 4) + 1 };
  const shared = {
    ...first,
    hosts: first.hosts.map((host, index) => ({ ...host, votes: [host.votes, halved[index]?.votes ?? 0] })),
    quorums: [first.quorum, second.quorum],
  };
  const { any, all } = downTogether(shared);
  const trees = [first, second].map(treeOf);
  const both = { atLeast: 2, of: trees.map((branch) => ({ weight: 1, branch })) };
  const down = partsOf(first).map(downOf);
  return {
    what: `any and all of two services down, ${hosts} hosts, ${zones} zones`,
    engine: () => downTogether(shared),
    simulate: (samples) => outages([first, second], samples),
    needed: samplesFor(all),
    tree: { find: () => [topProbability({ anyOf: trees }, down), topProbability(both, down)], exact: [any, all] },
  };
}

function groupContest(what: string, question: GroupQuestion): Contest {
  const engine = (): number => someGroupLost(question, hostsDown(Array<number>(question.hosts).fill(HOST_DOWN)));
  return {
    what: `some group lost, ${what}`,
    engine,
    simulate: (samples) => groupLosses(question, HOST_DOWN, samples),
    needed: samplesFor(engine()),
  };
}

const CONTESTS: readonly Contest[] = [
  ...(
    [
      [3, 3],
      [5, 3],
      [10, 3],
      [30, 5],
      [100, 10],
    ] as const
  ).map(([hosts, zones]) => unavailabilityContest(hosts, zones)),
  ...reportContests(10, 3),
  togetherContest(10, 3),
  groupContest('1,000 groups of 3 at random on 100 hosts', {
    hosts: 100,
    factor: 3,
    quorum: 2,
    placed: { random: 1000 },
  }),
  groupContest('2 deals of copysets of 3 on 100 hosts', { hosts: 100, factor: 3, quorum: 2, placed: { copysets: 2 } }),
];

/** So many samples are timed; the time of all that are needed follows from it. */
const TIMED_SAMPLES = 2000;

/**
 * One row for each question.
 * @throws Error when the fault tree and the engine do not agree
 */
export async function availabilityRows(): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for (const { what, engine, simulate, needed, tree } of CONTESTS) {
    const ours = await time(engine);
    const against = (other: number): string => `${milliseconds(other)} (${ratio(other / ours)})`;
    const simulated = await time(() => simulate(TIMED_SAMPLES));
    if (tree) checkEqual(what, tree.find(), tree.exact);
    rows.push([
      what,
      milliseconds(ours),
      against((simulated / TIMED_SAMPLES) * needed),
      tree ? against(await time(tree.find)) : '–',
    ]);
  }
  return rows;
}

/** The differences of a fault tree lose some digits. */
const AGREE = 1e-9;

function checkEqual(what: string, found: readonly number[], exact: readonly number[]): void {
  const wrong = exact.findIndex((value, index) => !(Math.abs((found[index] ?? Number.NaN) / value - 1) <= AGREE));
  if (wrong >= 0) throw new Error(`${what}: the fault tree says ${found[wrong]}, the engine ${exact[wrong]}`);
}

/** What a hover may cost that is asked for the first time, in milliseconds. */
export async function availabilityTargets(): Promise<
  readonly { readonly what: string; readonly measured: number; readonly most: number }[]
> {
  const report = (hosts: number, zones: number): Promise<number> =>
    time(() => availabilityOf(installation(hosts, zones)));
  return [
    { what: 'Availability of 10 hosts in 3 zones, all that a report has', measured: await report(10, 3), most: 1 },
    { what: 'the same, 100 hosts in 10 zones', measured: await report(100, 10), most: 50 },
    { what: 'the same, 1,000 hosts in 10 zones', measured: await report(1000, 10), most: 500 },
  ];
}
