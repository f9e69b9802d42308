/** What a piece of code costs in a bundle: its size, and the time to load and run it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface BundleCost {
  readonly bytes: number;
  /** Milliseconds over a program that does nothing, each at its fastest. */
  readonly start: number;
}

/** Imports of `source` are relative to the root of the project. */
export async function bundleCost(source: string): Promise<BundleCost> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-bench-'));
  const [bundle, empty] = [join(folder, 'bundle.cjs'), join(folder, 'empty.cjs')];
  try {
    const resolveDir = fileURLToPath(new URL('../..', import.meta.url));
    const stdin = { contents: source, resolveDir, loader: 'ts' as const };
    await build({ stdin, bundle: true, minify: true, platform: 'node', outfile: bundle });
    writeFileSync(empty, '');
    // In turns, so that whatever else the machine does slows both.
    const runs = Array.from({ length: 15 }, () => [runTime(empty), runTime(bundle)] as const);
    const start = Math.min(...runs.map(([, full]) => full)) - Math.min(...runs.map(([nothing]) => nothing));
    return { bytes: statSync(bundle).size, start };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runTime(file: string): number {
  const start = performance.now();
  spawnSync(process.execPath, [file]);
  return performance.now() - start;
}
