/**
 * `npm run bench:cli`: `quorate check` beside Spectral with one rule on replicas, on the same manifests and in one run.
 * Writes its part of `docs/performance.md`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeManifests } from './cliManifests.ts';
import { table, writeSection } from './section.ts';

const QUORATE = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SPECTRAL = fileURLToPath(new URL('../../node_modules/@stoplight/spectral-cli/dist/index.js', import.meta.url));

const RULESET = `rules:
  replicas:
    description: A workload has at least two replicas.
    given: $.spec.replicas
    severity: warn
    then: {function: schema, functionOptions: {schema: {type: integer, minimum: 2}}}
`;

/** Runs in each process that is measured, and writes down what it used: seconds, and kilobytes at most. */
const METER = `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeFileSync(process.env.METER_FILE, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS }));
});
`;

interface Usage {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of all threads. */
  readonly cpu: number;
  /** Kilobytes at most. */
  readonly memory: number;
}

const folder = mkdtempSync(join(tmpdir(), 'quorate-bench-'));
const [ruleset, meter, meterFile] = ['ruleset.yaml', 'meter.mjs', 'usage.json'].map((name) => join(folder, name));
if (!ruleset || !meter || !meterFile) throw new Error('three names give three paths');
writeFileSync(ruleset, RULESET);
writeFileSync(meter, METER);

/** Numbers of files, and how often each command runs on them; the peer is not asked to check the largest folder. */
const SIZES = [
  { count: 100, runs: 5 },
  { count: 1_000, runs: 4 },
  { count: 10_000, runs: 1 },
] as const;
const LARGEST = 40_000;

const results = SIZES.map(({ count, runs }) => {
  const tree = treeOf(count);
  const command = [QUORATE, 'check', tree];
  const [quorate, single, peer] = fastest(runs, [
    command,
    [...command, '--threads', '1'],
    [SPECTRAL, 'lint', join(tree, '**/*.yaml'), '--ruleset', ruleset],
  ]);
  if (!quorate || !single || !peer) throw new Error('three commands give three results');
  return { count, quorate, single, peer };
});
const [largest] = fastest(3, [[QUORATE, 'check', treeOf(LARGEST)]]);
rmSync(folder, { recursive: true });

const seconds = (value: number): string => `${value.toPrecision(2)} s`;
const times = (value: number): string => `${value.toPrecision(2)}×`;
const rows = results.map(({ count, quorate, single, peer }) => [
  count.toLocaleString('en'),
  `${seconds(quorate.wall)} / ${seconds(peer.wall)}`,
  times(peer.wall / quorate.wall),
  times(peer.wall / single.wall),
  times(peer.cpu / quorate.cpu),
  times(peer.memory / quorate.memory),
  `${Math.round(quorate.memory / 1024)} MB`,
]);
const [, middle, large] = results;
if (!middle || !large || !largest) throw new Error('four sizes give four results');
const faster = middle.peer.wall / middle.quorate.wall;
const growth = largest.memory / large.quorate.memory;

await writeSection(
  'cli',
  `## The command line

Measured by \`npm run bench:cli\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}: \`quorate check\` beside Spectral
6.16 with one rule on \`replicas\`, both on the same folder of Kubernetes manifests, one object a file. Of ten files three
are Deployments, one is an etcd, and six are Services, ConfigMaps and the like, which are not parsed. Ratios say how many
times more the peer takes, in the fastest of several runs by turns; memory is the most that any of these runs ever held.

${table(['Files', 'Wall, Quorate / peer', 'Wall', 'Wall, one thread', 'CPU', 'Memory', 'Quorate at most'], rows)}

${table(
  ['What', 'Measured', 'Target', 'Met'],
  [
    ['1,000 files, wall, against the peer', times(faster), '5×', faster >= 5 ? 'yes' : 'no'],
    [
      `${LARGEST.toLocaleString('en')} files, memory, against ${large.count.toLocaleString('en')}`,
      `${growth.toFixed(2)}×`,
      '≤ 1.1×',
      growth <= 1.1 ? 'yes' : 'no',
    ],
  ],
)}

1,000 files are over before the heaps of two threads have their full size, in less than a second; from then on memory
grows by little more than names. Of a file nothing is kept but its name: ${LARGEST.toLocaleString('en')} files, ${times(LARGEST / large.count)} as many as ${large.count.toLocaleString('en')}, take
${times(largest.wall / large.quorate.wall)} the time, and ${Math.round(largest.memory / 1024)} MB.`,
);

function treeOf(count: number): string {
  const tree = join(folder, String(count));
  writeManifests(tree, count);
  return tree;
}

/** Of each command the fastest run, and the most memory of all; the commands take turns. */
function fastest(runs: number, commands: readonly (readonly string[])[]): readonly Usage[] {
  const turns = Array.from({ length: runs }, () => commands.map(measure));
  return commands.map((_, index) => {
    const usages = turns.flatMap((turn) => turn[index] ?? []);
    const memory = Math.max(...usages.map((usage) => usage.memory));
    return { ...usages.reduce((best, usage) => (usage.wall < best.wall ? usage : best)), memory };
  });
}

function measure(args: readonly string[]): Usage {
  const begin = performance.now();
  const env = { ...process.env, METER_FILE: meterFile };
  const { status, stderr } = spawnSync(process.execPath, ['--import', meter ?? '', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const wall = (performance.now() - begin) / 1000;
  if (status !== 0 && status !== 1) throw new Error(`${args.join(' ')}: ${stderr}`);
  const { cpu, memory } = JSON.parse(readFileSync(meterFile ?? '', 'utf8')) as Omit<Usage, 'wall'>;
  return { wall, cpu, memory };
}
