/**
 * `npm run bench:activation`: how long a user waits for the extension in a real VS Code, the packed extension installed.
 * Writes its part of `docs/performance.md`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleForHost, Installed } from '../../scripts/vscode/extensionHost.ts';
import { root } from '../../scripts/vscode/paths.ts';
import type { ActivationTimes, Opening } from './activationInHost.ts';
import { pause } from './lspClient.ts';
import { table, writeSection } from './section.ts';

/** Of each kind, every one in a new window. */
const RUNS = 5;
/** What the window before has left to do is over by then, in ms. */
const REST = 8_000;

const code = await bundleForHost(join('bench', 'activationInHost.ts'), 'activation.cjs');
await using installed = await Installed.create();
const empty = await mkdtemp(join(tmpdir(), 'quorate-'));
const examples = join(root, 'examples');
const open = async (opening: Opening): Promise<ActivationTimes> => {
  await pause(REST);
  const folder = opening === 'early' || opening === 'settling' ? examples : empty;
  return installed.run(code, { QUORATE_BENCH: opening, QUORATE_BENCH_EXAMPLES: examples }, folder);
};
const settling = await open('settling');
const early: ActivationTimes[] = [];
const late: ActivationTimes[] = [];
for (let run = 0; run < RUNS; run++) {
  early.push(await open('early'));
  late.push(await open('late'), await open('activation'));
}
await rm(empty, { recursive: true });

/** @param target in ms */
function row(what: string, times: readonly (number | undefined)[], target: number): string[] {
  const sorted = times.filter((time) => time !== undefined).toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const range = `${Math.round(least)} to ${Math.round(most)} ms`;
  return [what, `${Math.round(median)} ms`, range, `< ${target} ms`, median < target ? 'yes' : 'no'];
}

const first = 'the first file that is open has its diagnostics';
const rows = [
  row(
    'the extension is active',
    late.map(({ activation }) => activation),
    50,
  ),
  row(
    `${first}, in a new window of a folder with YAML`,
    early.map(({ firstFile }) => firstFile),
    300,
  ),
  row(
    `${first}, in a folder without YAML: with activation and the start of the server`,
    late.map(({ firstFile }) => firstFile),
    300,
  ),
  row(
    'another file that is open has its diagnostics',
    [...early, ...late].map(({ nextFile }) => nextFile),
    300,
  ),
];

await writeSection(
  'activation',
  `## The extension in VS Code

Measured by \`npm run bench:activation\` in new windows of VS Code 1.139 on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'},
the package installed, ${RUNS} times each: the time until

${table(['What', 'Median', 'Range', 'Target', 'Met'], rows)}

VS Code activates the extension with a window whose folder holds YAML, so the server starts before a file is opened; the
file is opened as soon as VS Code lets tests begin. In the very first window after the installation, no code is compiled
yet. There the first file has its diagnostics after ${Math.round(settling.firstFile ?? Number.NaN)} ms.`,
);
