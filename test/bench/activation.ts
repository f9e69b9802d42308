/**
 * `npm run bench:activation`: how long a user waits for the extension in a real VS Code, the packed extension installed.
 * Writes its part of `docs/performance.md`.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { bundleForHost, Installed } from '../../scripts/vscode/extensionHost.ts';
import type { ActivationTimes } from './activationInHost.ts';
import { pause } from './lspClient.ts';
import { table, writeSection } from './section.ts';

/** Of each kind, every one in a new window. */
const RUNS = 5;
/** What the window before has left to do is over by then, in ms. */
const REST = 8_000;

const code = await bundleForHost(join('bench', 'activationInHost.ts'), 'activation.cjs');
await using installed = await Installed.create();
const open = async (kind: 'activation' | 'opening' | 'first'): Promise<ActivationTimes> => {
  await pause(REST);
  return installed.run<ActivationTimes>(code, { QUORATE_BENCH: kind });
};
const first = await open('first');
const runs: ActivationTimes[] = [];
for (let run = 0; run < RUNS; run++) runs.push(await open('activation'), await open('opening'));

const rows = (
  [
    ['activation', 'the extension is active', 50],
    ['firstFile', 'the first file that is open has its diagnostics, with activation and the start of the server', 300],
    ['nextFile', 'another file that is open has its diagnostics', 300],
  ] as const
).map(([key, what, target]) => {
  const times = runs.flatMap((run) => run[key] ?? []).toSorted((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
  const [least = 0, most = 0] = [times[0], times.at(-1)];
  const range = `${Math.round(least)} to ${Math.round(most)} ms`;
  return [what, `${Math.round(median)} ms`, range, `< ${target} ms`, median < target ? 'yes' : 'no'];
});

await writeSection(
  'activation',
  `## The extension in VS Code

Measured by \`npm run bench:activation\` in new windows of VS Code 1.139 on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'},
the package installed, ${RUNS} times each: the time until

${table(['What', 'Median', 'Range', 'Target', 'Met'], rows)}

In the very first window after the installation, no code is compiled yet. There the first file has its diagnostics after
${Math.round(first.firstFile ?? Number.NaN)} ms.`,
);
