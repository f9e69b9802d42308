/**
 * The cost of the risk engine, next to the ways it replaces. `npm run bench:risk` prints the tables and writes them into
 * `docs/performance.md`. Ratios are what counts: all numbers of one table come from one run on one machine.
 */
import { cpus } from 'node:os';
import { assess, questionKey } from '../../server/src/risk/assess.ts';
import type { RiskReport } from '../../server/src/risk/riskReport.ts';
import type { FaultModel } from '../../server/src/risk/faultModel.ts';
import { isChanceless, lossCurve, unitsIn } from '../../server/src/risk/lossCurve.ts';
import { simulate } from '../../server/src/risk/monteCarlo.ts';
import { balanced, concentrated, type Sizes, total } from '../../server/src/risk/placement.ts';
import { quorumOf } from '../../server/src/risk/quorum.ts';
import { equationTwo, equationTwoCurve } from '../risk/support/equationTwo.ts';
import { MODELS } from '../risk/support/arbitraries.ts';
import { availabilityRows, availabilityTargets, RELATIVE_ERROR } from './availability.ts';
import { bundleCost } from './bundleCost.ts';
import { table, writeSection } from './section.ts';
import { milliseconds, ratio, time } from './timing.ts';

const ATTACK: FaultModel = { fault: 'limited-byzantine', level: 'vm', keep: 'pm', removal: false };

/** A standard error of 1e-4 at a loss of one half takes 0.25 / 1e-8 samples; one sample serves a whole curve. */
const SAMPLES_AT_EQUAL_ACCURACY = 25_000_000;

const majority = (sizes: Sizes, model: FaultModel): number => quorumOf('majority', unitsIn(sizes, model));
const curve = (sizes: Sizes, model: FaultModel, faults: number) => (): unknown =>
  lossCurve({ sizes, model, quorum: majority(sizes, model), faults });

interface Race {
  readonly hosts: number;
  readonly replicas: number;
  readonly faults: number;
  readonly engine: number;
  /** Each value of the curve by Equation 2 on its own, and all of them in one pass over the subsets. */
  readonly equationTwo?: number;
  readonly onePass?: number;
  readonly monteCarlo: number;
}

async function race(hosts: number, replicas: number): Promise<Race> {
  const sizes = balanced(replicas, hosts);
  const faults = Math.min(replicas, 1000);
  const quorum = majority(sizes, ATTACK);
  const shares = sizes.map((size) => size / replicas);
  const samples = Math.max(200, Math.round(200_000 / hosts));
  const simulated = await time(() => simulate({ sizes, model: ATTACK, quorum, faults }, { samples, seed: 1 }));
  return {
    hosts,
    replicas,
    faults,
    engine: await time(curve(sizes, ATTACK, faults)),
    ...(hosts <= 21 && {
      equationTwo: (faults + 1) * (await time(() => equationTwo(shares, quorum, faults / 2))),
      onePass: await time(() => equationTwoCurve(shares, quorum, faults)),
    }),
    monteCarlo: (simulated * SAMPLES_AT_EQUAL_ACCURACY) / samples,
  };
}

function raceRow({ hosts, replicas, faults, engine, equationTwo: each, onePass, monteCarlo }: Race): readonly string[] {
  const against = (other: number | undefined): string =>
    other === undefined ? `2^${hosts} terms` : `${milliseconds(other)} (${ratio(other / engine)})`;
  return [
    `${hosts}, ${replicas}`,
    `0 to ${faults}`,
    milliseconds(engine),
    against(each),
    against(onePass),
    against(monteCarlo),
  ];
}

/** Hosts of many sizes: what classes of equal hosts help least. */
const MIXED_300: Sizes = Array.from({ length: 50 }, (_, index) => 1 + ((index * 7) % 11)).with(0, 3);

async function slowest(placements: readonly Sizes[], models: readonly FaultModel[], faults: number): Promise<number> {
  let most = 0;
  for (const sizes of placements)
    for (const model of models) most = Math.max(most, await time(curve(sizes, model, faults)));
  return most;
}

const hover = (sizes: Sizes, model: FaultModel): RiskReport => assess({ sizes, model, quorum: 'majority' });

async function slowestSearch(): Promise<readonly [most: number, exact: boolean]> {
  let most = 0;
  let exact = true;
  for (const model of MODELS) {
    for (const hosts of [2, 3, 5, 7, 8, 9, 10]) {
      const sizes = concentrated(30, hosts);
      exact &&= hover(sizes, model).best.exact;
      most = Math.max(most, await time(() => hover(sizes, model)));
    }
  }
  return [most, exact];
}

async function targets({ engine, equationTwo: each = 0, monteCarlo }: Race): Promise<readonly (readonly string[])[]> {
  const byChance = MODELS.filter((model) => model.fault === 'limited-byzantine' && !isChanceless(model));
  const small: Sizes = [2, 2, 2, 2, 2];
  const known = new Map([[questionKey({ sizes: small, model: ATTACK, quorum: 'majority' }), hover(small, ATTACK)]]);
  const cold = await Promise.all(MODELS.map((model) => time(() => hover(small, model))));
  const warm = await time(() => known.get(questionKey({ sizes: small, model: ATTACK, quorum: 'majority' })));
  const extremes = await slowest([balanced(300, 50), concentrated(300, 50)], byChance, 300);
  const mixed = await slowest([MIXED_300], MODELS, 300);
  const large = await slowest([balanced(10_000, 1000), concentrated(10_000, 1000)], MODELS, 1000);
  const uneven = await slowest([balanced(10_500, 1000)], MODELS, 1000);
  const [search, exact] = await slowestSearch();
  const row = (what: string, measured: string, target: string, met: boolean): readonly string[] => [
    what,
    measured,
    target,
    met ? 'yes' : '**no**',
  ];
  const limit = (what: string, measured: number, most: number): readonly string[] =>
    row(what, milliseconds(measured), `< ${milliseconds(most)}`, measured < most);
  return [
    row(
      '21 hosts, 50 replicas, whole curve, against Equation 2',
      ratio(each / engine),
      '10,000×',
      each / engine >= 1e4,
    ),
    row('the same, against Monte Carlo at 1e-4', ratio(monteCarlo / engine), '1,000×', monteCarlo / engine >= 1000),
    limit('5 hosts, 10 replicas, all a hover shows, slowest model', Math.max(...cold), 1),
    limit('the same, from the cache', warm, 0.02),
    limit('50 hosts, 300 replicas, balanced or concentrated, slowest model', extremes, 50),
    limit('50 hosts, 300 replicas of 11 sizes, slowest model', mixed, 500),
    limit('1000 hosts, 10,000 replicas, balanced or concentrated, 1000 faults, slowest model', large, 2000),
    limit('1000 hosts, 10,500 replicas, balanced (two sizes), 1000 faults, slowest model', uneven, 2000),
    limit('Best placement of 30 replicas on up to 10 hosts, slowest model and count', search, 100),
    row('the same, exact', exact ? 'all' : 'not all', 'all', exact),
    ...(await availabilityTargets()).map(({ what, measured, most }) => limit(what, measured, most)),
  ];
}

/** What reading quorum formulas adds to the program. */
async function formulaCosts(): Promise<readonly (readonly string[])[]> {
  const variants: Readonly<Record<string, string>> = {
    'all of mathjs': "import { evaluate } from 'mathjs'; evaluate('1');",
    'the parser of mathjs/number (used)':
      "import { parseQuorum } from './server/src/risk/quorum.ts'; parseQuorum('n - 1');",
  };
  const rows: string[][] = [];
  for (const [name, source] of Object.entries(variants)) {
    const { bytes, start } = await bundleCost(source);
    rows.push([name, `${Math.round(bytes / 1000)} kB`, milliseconds(start)]);
  }
  return rows;
}

const races: Race[] = [];
for (const [hosts, replicas] of [
  [5, 10],
  [11, 30],
  [21, 50],
  [50, 300],
  [200, 1000],
  [1000, 10_000],
] as const) {
  races.push(await race(hosts, replicas));
}
const reference = races.find(({ hosts }) => hosts === 21);
if (reference === undefined) throw new Error('no race to compare with');

await writeSection(
  'risk',
  `## The risk engine

Measured by \`npm run bench:risk\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.
Read the ratios rather than the times, which are medians and differ from machine to machine.

A whole loss curve (limited Byzantine faults on VMs, without removal, keep the majority of PMs, balanced placement)
against the two ways the paper has. Equation 2 is computed for each number of faults on its own, timed at one of them
and multiplied; or in one pass over the subsets for all of them, which is as fast as it can be made. Monte Carlo at a
standard error of 1e-4 takes 25 million samples, timed for fewer and scaled. In brackets: how many times the engine is
faster.

${table(
  ['Hosts, replicas', 'Faults', 'Engine', 'Equation 2', 'Equation 2 in one pass', 'Monte Carlo at 1e-4'],
  races.map(raceRow),
)}

The numbers to plan with, of services whose hosts and zones all fail at rates of their own, and of groups of copies. The engine
answers the questions on maintenance, importance and losses together. Beside it: simulation at a relative standard error of
${RELATIVE_ERROR * 100} %, timed for fewer samples and scaled, and a generic fault tree (Shannon expansion, equal trees looked
at once), which agrees with the engine and is asked no more where it would take minutes. Groups at random have no fixed tree.
In brackets: how many times the engine is faster.

${table(['What', 'Engine', 'Simulation', 'Fault tree'], await availabilityRows())}

${table(['What', 'Measured', 'Target', 'Met'], await targets(reference))}

All curves here are exact. ${total(MIXED_300)} replicas of 11 sizes are the case that classes of equal hosts help least.

Quorum formulas are read by the parser of mathjs and computed by a whitelist. Bundled and minified, and started once to
read \`n - 1\`, over the start of Node alone:

${table(['Import', 'Bundle', 'Start'], await formulaCosts())}`,
);
