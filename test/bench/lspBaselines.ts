/** What a key costs over servers that do less in the same process: those of `baselineServer.ts`. */
import { fileURLToPath } from 'node:url';
import { pause, Server } from './lspClient.ts';
import { middleOf } from './lspGrowth.ts';
import { kubernetesStream, sharingStack, swarmStack } from './manifests.ts';
import { table } from './section.ts';
import { median, ms } from './statistics.ts';

const KEYS = 60;
const BURSTS = 5;
const BETWEEN_KEYS = 60;

const SERVER = fileURLToPath(new URL('baselineServer.ts', import.meta.url));

const ROWS = [
  { name: 'Swarm stack of 500 services', text: swarmStack(500), than: 'block' },
  { name: 'Swarm stack of 50 services that share a base', text: sharingStack(50), than: 'block' },
  { name: 'stream of 1 StatefulSets', text: kubernetesStream(1), than: 'file' },
  { name: 'stream of 1 StatefulSets', text: kubernetesStream(1), than: 'empty' },
] as const;

export interface Baseline {
  readonly name: string;
  readonly than: (typeof ROWS)[number]['than'];
  /** Medians in ms: ours, theirs. */
  readonly key: readonly [ours: number, theirs: number];
  /** From the last of a burst of keys, likewise. */
  readonly burst: readonly [ours: number, theirs: number];
}

/** Both servers take turns, key by key. */
export async function overBaselines(script: string): Promise<readonly Baseline[]> {
  const found: Baseline[] = [];
  for (const { name, text, than } of ROWS) {
    process.stderr.write(`${name}, over ${than} …\n`);
    const uri = 'file:///bench/baseline.yaml';
    const place = middleOf(text);
    const [[first], [second]] = [await Server.start(script), await Server.start(`${SERVER} ${than}`)];
    using ours = first;
    using theirs = second;
    const servers = [ours, theirs];
    const [keys, bursts] = [servers.map(() => [] as number[]), servers.map(() => [] as number[])];
    for (const server of servers) await server.open(uri, text);
    for (let key = 0; key < KEYS; key++) {
      for (const [index, server] of servers.entries()) keys[index]?.push(await server.key(uri, ...place));
      await pause(BETWEEN_KEYS);
    }
    for (let burst = 0; burst < BURSTS; burst++) {
      for (const [index, server] of servers.entries()) bursts[index]?.push(await server.burst(uri, ...place));
    }
    const pair = ([one = [], other = []]: number[][]): readonly [number, number] => [median(one), median(other)];
    found.push({ name, than, key: pair(keys), burst: pair(bursts) });
  }
  return found;
}

/** What a key may cost, over a server that does less. */
export const MOST_OVER: Readonly<Record<Baseline['than'], { readonly what: string; readonly most: number }>> = {
  block: { what: 'parsing the block', most: 2 },
  file: { what: 'parsing the file', most: 1.2 },
  empty: { what: 'an empty server', most: 3 },
};

export function baselineTable(baselines: readonly Baseline[]): string {
  return table(
    ['File', 'Beside', 'Key → diagnostics', 'Burst'],
    baselines.map(({ name, than, key: [ours, theirs], burst: [lag, theirLag] }) => [
      name,
      than,
      `${ms(ours)}, ${ms(theirs)} (×${(ours / theirs).toFixed(2)})`,
      `${ms(lag)}, ${ms(theirLag)}`,
    ]),
  );
}
