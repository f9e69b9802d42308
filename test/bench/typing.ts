/**
 * `npm run bench:typing`: what a key costs in a file of 15,000 lines in a real VS Code, with Quorate and without it.
 * The file is in a repository, so that Quorate also compares each text with the last commit. Writes its part of
 * `docs/performance.md`. Linux alone, since processor time is read from `/proc`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startJourney } from '../../scripts/vscode/journey.ts';
import { root } from '../../scripts/vscode/paths.ts';
import { kubernetesStream } from './manifests.ts';
import { type CpuTimes, cpuOfChildren } from './processes.ts';
import { table, writeSection } from './section.ts';
import { median } from './statistics.ts';

/** The scenes take turns, so that they meet the same weather. */
const RUNS = 3;
const KEYS = 30;
/** Between two keys of a fast typist, in milliseconds. */
const PAUSE = 120;
/** How long VS Code and its extensions may settle before the first key, in milliseconds. */
const SETTLING = 5_000;

const SCENES = { without: [], with: [root] } as const;
type Scene = keyof typeof SCENES;

/** Notes the time from each key to the first moment after the picture with it. */
const LISTEN = `
  globalThis.latencies = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => setTimeout(() => latencies.push(performance.now() - timeStamp)));
  }, { capture: true });
`;

interface Typed {
  /** From each key to the picture with it, in milliseconds. */
  readonly latencies: readonly number[];
  /** Processor time for each key, in milliseconds. */
  readonly cpu: CpuTimes;
}

const text = linesOf(15_000);
const lines = text.split('\n');
const folder = repositoryWith('big.yaml', text);
const typed: Record<Scene, Typed[]> = { without: [], with: [] };
for (let run = 0; run < RUNS; run++) {
  for (const scene of ['without', 'with'] as const) {
    typed[scene].push(await typing(scene));
    process.stderr.write(`${scene}: ${JSON.stringify(typed[scene].at(-1)?.cpu)}\n`);
  }
}
rmSync(folder, { recursive: true });

const worst = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
const rows: readonly (readonly [string, (run: Typed) => number])[] = [
  ['from the key to the picture, median', ({ latencies }) => median(latencies)],
  ['from the key to the picture, 95 of 100 keys', ({ latencies }) => worst(latencies)],
  ['processor time of the window', ({ cpu }) => cpu.renderer],
  ['processor time of the extension host', ({ cpu }) => cpu.extensionHost],
  ['processor time of the language server', ({ cpu }) => cpu.languageServer],
];
const cells = rows.map(([what, of]) => {
  const [before, after] = [typed.without.map(of), typed.with.map(of)];
  const range = (all: readonly number[]): string =>
    `${median(all).toFixed(1)} (${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)})`;
  return [what, range(before), range(after)];
});

await writeSection(
  'typing',
  `## Typing in VS Code

Measured by \`npm run bench:typing\` in VS Code 1.139 on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}: ${2 * KEYS}
keys, one every ${PAUSE} ms, in a label of pods in the middle of a file of ${lines.length.toLocaleString('en')} lines that is in a repository, with its lenses
and the comparison with the last commit. Each number is in ms for one key: the median of ${RUNS} fresh starts, and their range.

${table(['What', 'Without Quorate', 'With Quorate'], cells)}`,
);

/** Types and takes back a word in the middle of the file. */
async function typing(scene: Scene): Promise<Typed> {
  await using started = await startJourney({ folder, file: 'big.yaml', installed: SCENES[scene] });
  const { page } = started;
  if (scene === 'with')
    await page
      .locator('.statusbar-item', { hasText: /Quorate: \d+ services/ })
      .first()
      .waitFor();
  await page.waitForTimeout(SETTLING);
  await goTo(page, placeToType(lines));
  await page.evaluate(LISTEN);
  const before = cpuOfChildren();
  for (const key of [
    ...Array.from({ length: KEYS }, (_, index) => 'abcdefghij'.charAt(index % 10)),
    ...Array<string>(KEYS).fill('Backspace'),
  ]) {
    await page.keyboard.press(key);
    await page.waitForTimeout(PAUSE);
  }
  // What follows the last key counts too.
  await page.waitForTimeout(1_000);
  const after = cpuOfChildren();
  const latencies = await page.evaluate<number[]>('globalThis.latencies');
  const share = (kind: keyof CpuTimes): number => (after[kind] - before[kind]) / (2 * KEYS);
  return {
    latencies,
    cpu: {
      renderer: share('renderer'),
      extensionHost: share('extensionHost'),
      languageServer: share('languageServer'),
    },
  };
}

async function goTo(page: Page, line: number): Promise<void> {
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input').fill(`:${line}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page.keyboard.press('End');
}

/** The line of a label of pods in the middle of the file: what is typed there concerns a service. */
function placeToType(all: readonly string[]): number {
  const middle = Math.floor(all.length / 2);
  return all.findIndex((line, index) => index > middle && line.startsWith('        app: etcd-')) + 1;
}

function linesOf(wanted: number): string {
  const each = kubernetesStream(1).split('\n').length - 1;
  return kubernetesStream(Math.ceil(wanted / each));
}

/** A folder with one commit of one file. */
function repositoryWith(name: string, content: string): string {
  const path = mkdtempSync(join(tmpdir(), 'quorate-bench-'));
  writeFileSync(join(path, name), content);
  const git = (...args: readonly string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: path });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'before');
  return path;
}
