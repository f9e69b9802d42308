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
  const folder = opening === 'activation' || opening === 'late' ? empty : examples;
  return installed.run(code, { QUORATE_BENCH: opening, QUORATE_BENCH_EXAMPLES: examples }, folder);
};
const veryFirst = await open('first');
const times: Record<Exclude<Opening, 'first'>, ActivationTimes[]> = { activation: [], soon: [], atOnce: [], late: [] };
for (let run = 0; run < RUNS; run++) {
  for (const opening of ['activation', 'soon', 'atOnce', 'late'] as const) times[opening].push(await open(opening));
}
await rm(empty, { recursive: true });

/** @param target in ms */
function row(what: string, measured: readonly (number | undefined)[], target: number): string[] {
  const sorted = measured.filter((time) => time !== undefined).toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  const range = `${Math.round(least)} to ${Math.round(most)} ms`;
  return [what, `${Math.round(median)} ms`, range, `< ${target} ms`, median < target ? 'yes' : 'no'];
}

const firstFile = (opening: keyof typeof times): readonly (number | undefined)[] =>
  times[opening].map((each) => each.firstFile);
const next = Object.values(times).flatMap((each) => each.map(({ nextFile }) => nextFile));
const activations = times.activation.map(({ activation }) => activation);
const rows = [
  row('the extension is active', activations, 50),
  row('the first file has its diagnostics, a second after a window of a folder with YAML', firstFile('soon'), 300),
  row('the same, at once when VS Code lets tests begin', firstFile('atOnce'), 300),
  row('the same, in a folder without YAML: with activation and the start of the server', firstFile('late'), 300),
  row('another file has its diagnostics', next, 300),
];

await writeSection(
  'activation',
  `## The extension in VS Code

Measured by \`npm run bench:activation\` in new windows of VS Code 1.139 on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'},
the package installed, ${RUNS} times each: the time until

${table(['What', 'Median', 'Range', 'Target', 'Met'], rows)}

VS Code activates the extension with a window whose folder holds YAML, so the server starts before a file is opened. Time
counts from the file being open. In the very first window after the installation, no code is compiled yet. There the first
file, opened at once, has its diagnostics after ${Math.round(veryFirst.firstFile ?? Number.NaN)} ms.`,
);
