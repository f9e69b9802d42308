/**
 * `npm run bench:hostile`: what twice the size of a file costs that asks for more work than it looks, in processor time, on the
 * command line and in the server, and how long the server is deaf at most. Needs Linux. Writes its part of
 * `docs/performance.md`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Attack, ATTACKS } from '../support/attacks.ts';
import { Server } from './lspClient.ts';
import { table, writeSection } from './section.ts';
import { ms } from './statistics.ts';
import { longestTurn, type Turn } from './turns.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));
/** How often each is run; the fastest run counts. */
const REPEATS = 2;
const MOST = 2.3;
/** How long a turn of the server may use the processor, in ms. */
const LONGEST = 100;

/** Runs in each process that is measured, and writes down what it used, in ms. */
const METER = `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.METER_FILE, String((userCPUTime + systemCPUTime) / 1e3));
});
`;

interface Cost {
  readonly name: string;
  /** In ms, of a file and of one twice as large. */
  readonly cli: readonly [number, number];
  readonly server: readonly [number, number];
  readonly turn: Turn;
}

const folder = mkdtempSync(join(tmpdir(), 'quorate-hostile-'));
const meter = join(folder, 'meter.mjs');
writeFileSync(meter, METER);
const wanted = process.argv.slice(2);
const costs: Cost[] = [];
for (const attack of ATTACKS.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))) {
  process.stderr.write(`${attack.name} …\n`);
  const cost = await costOf(attack);
  process.stderr.write(`  ${shown(cost.cli)}; ${shown(cost.server)}; ${told(cost.turn)}\n`);
  costs.push(cost);
}
rmSync(folder, { recursive: true });

/** Both sizes take turns, so that they meet the same weather. */
async function costOf(attack: Attack): Promise<Cost> {
  const [cli, server]: [number[][], number[][]] = [[], []];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const turns = [1, 2].map((times) => written(attack, times * attack.from));
    cli.push(turns.map(({ path }) => checked(path)));
    const opened: number[] = [];
    for (const turn of turns) opened.push(await openedIn(turn));
    server.push(opened);
  }
  const best = (runs: readonly number[][], at: number): number => Math.min(...runs.map((run) => run[at] ?? Infinity));
  const { path, text } = written(attack, attack.from);
  return {
    name: attack.name,
    cli: [best(cli, 0), best(cli, 1)],
    server: [best(server, 0), best(server, 1)],
    turn: await longestTurn(SERVER, path, text),
  };
}

interface Manifest {
  readonly path: string;
  readonly text: string;
}

function written({ text, project }: Attack, size: number): Manifest {
  const path = join(folder, String(size), 'a.yaml');
  rmSync(join(folder, String(size)), { recursive: true, force: true });
  mkdirSync(join(folder, String(size)));
  writeFileSync(path, text(size));
  if (project) writeFileSync(join(folder, String(size), '.quorate.yaml'), project(size));
  return { path, text: text(size) };
}

function checked(path: string): number {
  const usage = join(folder, 'usage');
  const env = { ...process.env, METER_FILE: usage };
  const { status } = spawnSync(process.execPath, ['--import', meter, CLI, 'check', path], { env, stdio: 'ignore' });
  if (![0, 1, 2].includes(status ?? -1)) throw new Error(`${path}: ended with ${status}`);
  return Number(readFileSync(usage, 'utf8'));
}

async function openedIn({ path, text }: Manifest): Promise<number> {
  const [server] = await Server.start(SERVER, pathToFileURL(join(path, '..')).href);
  using running = server;
  await running.open(pathToFileURL(path).href, text);
  return running.cpu;
}

function shown([small, large]: readonly [number, number]): string {
  return `${ms(small)}, ${ms(large)} (×${(large / small).toFixed(2)})`;
}

function told({ time, during }: Turn): string {
  return time === 0 ? '–' : `${ms(time)} (${during})`;
}

const over = costs.filter(({ cli, server }) => [cli, server].some(([small, large]) => large / small > MOST));
const deaf = costs.filter(({ turn }) => turn.time > LONGEST).length;
if (wanted.length === 0)
  await writeSection(
    'hostile',
    `## Files that ask for more work than they look

Measured by \`npm run bench:hostile\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}: the processor time of
the whole process in ms, for a file and for one twice as large, in the fastest of ${REPEATS} runs by turns. Twice the size may cost
at most ${MOST} times as much; ${over.length === 0 ? 'none costs more' : `${over.length} cost more`}.

The longest turn is that of the server while an editor opens the smaller file, types in it, asks for all that there is to
ask, and closes it: no other request is answered meanwhile. It may take ${LONGEST} ms of the processor; ${deaf === 0 ? 'none takes more' : `${deaf} take more`}.

${table(
  ['File', 'Command line', 'Server', 'Longest turn'],
  costs.map(({ name, cli, server, turn }) => [name, shown(cli), shown(server), told(turn)]),
)}`,
  );
