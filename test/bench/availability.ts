/** What the availability of a service costs, next to simulation and to a generic fault tree. */
import { availabilityOf, type Installation, unavailabilityOf } from '../../server/src/risk/availability.ts';
import { randomFrom } from '../../server/src/risk/random.ts';
import { type FaultTree, topProbability } from './faultTree.ts';
import { milliseconds, ratio, time } from './timing.ts';

/** Simulation is as accurate as this: the standard error over the value. The engine is exact to rounding. */
export const RELATIVE_ERROR = 0.01;

const [HOST_DOWN, ZONE_DOWN] = [0.01, 0.001];
const RANDOM_LIMIT = 2 ** 32;
/** The largest systems that the fault tree is asked about: beyond, it takes minutes. */
const MOST_IN_A_TREE = 12;

/** Hosts with one vote each and zones that hold as many of them each; all states times of failure and repair. */
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

const downOf = (part: Installation['domains'][number]): number =>
  'probability' in part ? part.probability : part.mttr / (part.mtbf + part.mttr);

/** The zones are the first basic events: once they are decided, the hosts are independent. */
function byFaultTree({ hosts, domains, quorum }: Installation): number {
  const zones = domains.length;
  const tree: FaultTree = {
    atLeast: hosts.reduce((sum, { votes }) => sum + votes, 0) - quorum + 1,
    of: hosts.map(({ votes, within = 0 }, host) => ({
      weight: votes,
      branch: { anyOf: [{ event: within }, { event: zones + host }] },
    })),
  };
  return topProbability(tree, [...domains, ...hosts].map(downOf));
}

/** The share of samples in which the service is down. */
function bySimulation({ hosts, domains, quorum }: Installation, samples: number, seed: number): number {
  const next = randomFrom(seed);
  const random = (): number => next(RANDOM_LIMIT) / RANDOM_LIMIT;
  const [zoneDown, hostDown] = [domains.map(downOf), hosts.map(downOf)];
  let lost = 0;
  for (let sample = 0; sample < samples; sample++) {
    const out = zoneDown.map((p) => random() < p);
    let up = 0;
    for (const [host, { votes, within = 0 }] of hosts.entries()) {
      if (random() >= (hostDown[host] ?? 0) && out[within] !== true) up += votes;
    }
    if (up < quorum) lost += 1;
  }
  return lost / samples;
}

/** How many samples it takes to be as accurate as `RELATIVE_ERROR`. */
function samplesFor(system: Installation): number {
  const down = unavailabilityOf(system);
  return (1 - down) / (down * RELATIVE_ERROR ** 2);
}

/** @throws Error when the fault tree and the engine do not agree */
export async function availabilityRows(): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [];
  for (const [hosts, zones] of [
    [3, 3],
    [5, 3],
    [10, 3],
    [30, 5],
    [100, 10],
  ] as const) {
    const system = installation(hosts, zones);
    const engine = await time(() => unavailabilityOf(system));
    const against = (other: number): string => `${milliseconds(other)} (${ratio(other / engine)})`;
    const samples = Math.round(200_000 / hosts);
    const simulated = await time(() => bySimulation(system, samples, 1));
    rows.push([
      `${hosts}, ${zones}`,
      milliseconds(engine),
      milliseconds(await time(() => availabilityOf(system))),
      against((simulated / samples) * samplesFor(system)),
      hosts > MOST_IN_A_TREE ? '–' : against(await timeOfTree(system)),
    ]);
  }
  return rows;
}

async function timeOfTree(system: Installation): Promise<number> {
  const [exact, tree] = [unavailabilityOf(system), byFaultTree(system)];
  if (Math.abs(tree / exact - 1) > 1e-12) throw new Error(`the fault tree says ${tree}, the engine ${exact}`);
  return time(() => byFaultTree(system));
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
  ];
}
