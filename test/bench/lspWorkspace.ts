/** How long a user of a large workspace waits for the first word on a small file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeManifests } from './cliManifests.ts';
import { Server } from './lspClient.ts';
import { table } from './section.ts';
import { median, ms } from './statistics.ts';

/** How often a server is started in each workspace. */
const REPEATS = 5;

const SMALL = 'deployments:\n  - name: ledger\n    hosts: {pm-1: 3, pm-2: 1, pm-3: 1}\n    fault: crash-stop/pm\n';

export interface Word {
  /** How many YAML files the workspace has. */
  readonly files: number;
  /** From `didOpen` to the first diagnostics, in ms: of each server the median. */
  readonly first: readonly number[];
  /** The same, at worst. */
  readonly worst: readonly number[];
  /** In MB, five seconds later. */
  readonly memory: readonly number[];
}

/** The servers take turns, so that they meet the same weather. */
export async function firstWords(scripts: readonly string[], sizes: readonly number[]): Promise<readonly Word[]> {
  const words: Word[] = [];
  for (const files of sizes) {
    process.stderr.write(`a workspace of ${files} files …\n`);
    const folder = mkdtempSync(join(tmpdir(), 'quorate-bench-'));
    writeManifests(folder, files);
    writeFileSync(join(folder, 'small.yaml'), SMALL);
    const times = scripts.map(() => [] as number[]);
    const memory = scripts.map(() => [] as number[]);
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (const [index, script] of scripts.entries()) {
        const [server] = await Server.start(script, pathToFileURL(folder).href);
        using running = server;
        times[index]?.push(await running.firstWord(pathToFileURL(join(folder, 'small.yaml')).href, SMALL, 5_000));
        memory[index]?.push(running.memory);
      }
    }
    rmSync(folder, { recursive: true });
    words.push({
      files,
      first: times.map(median),
      worst: times.map((all) => Math.max(...all)),
      memory: memory.map(median),
    });
  }
  return words;
}

export function wordTable(words: readonly Word[]): string {
  return table(
    ['YAML files in the workspace', 'Open → first diagnostics', 'At worst', 'Memory 5 s later, MB'],
    words.map(({ files, first, worst, memory }) => [
      files.toLocaleString('en'),
      first.map(ms).join(', '),
      worst.map(ms).join(', '),
      memory.map(ms).join(', '),
    ]),
  );
}
