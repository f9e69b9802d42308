/** What twice the input costs, and how long a hover in another file waits meanwhile. */
import { Server } from './lspClient.ts';
import { kubernetesStream, podList, sharedAnchor, swarmStack } from './manifests.ts';
import { median } from './statistics.ts';

/** How often each file is opened, in a new server each time, and how many keys are pressed in it then. */
const REPEATS = 5;
const KEYS = 8;

const GENERATORS = [
  { name: 'stream of StatefulSets', text: kubernetesStream, size: 500 },
  { name: 'Swarm stack', text: swarmStack, size: 250 },
  { name: 'list of pods', text: podList, size: 2500 },
  { name: 'services that share an anchor', text: sharedAnchor, size: 250 },
] as const;

interface Times {
  readonly open: number[];
  readonly keys: number[];
}

export interface Growth {
  readonly name: string;
  readonly size: number;
  /** Medians in ms, of a file of that size and of one twice as large. */
  readonly open: readonly [number, number];
  readonly key: readonly [number, number];
  /** The longest that a hover in another file took once the larger one was on its way, and while it was edited, in ms. */
  readonly hover: number;
}

/** Both sizes take turns, so that they meet the same weather. */
export async function growthOf(script: string): Promise<readonly Growth[]> {
  const found: Growth[] = [];
  for (const { name, text, size } of GENERATORS) {
    process.stderr.write(`twice the ${name} …\n`);
    const sizes = [size, 2 * size].map((of) => ({ text: text(of), times: { open: [], keys: [] } as Times, hover: 0 }));
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      for (const one of sizes) await openAndEdit(script, one.text, one.times);
    }
    const [small, large] = sizes;
    if (!small || !large) continue;
    found.push({
      name,
      size,
      open: [median(small.times.open), median(large.times.open)],
      key: [median(small.times.keys), median(large.times.keys)],
      hover: await worstHover(script, large.text),
    });
  }
  return found;
}

async function openAndEdit(script: string, text: string, { open, keys }: Times): Promise<void> {
  const [server] = await Server.start(script);
  using running = server;
  const uri = 'file:///bench/growth.yaml';
  const place = middleOf(text);
  open.push(await running.open(uri, text));
  await running.key(uri, ...place);
  for (let key = 0; key < KEYS; key++) {
    keys.push(await running.key(uri, ...place));
  }
}

async function worstHover(script: string, text: string): Promise<number> {
  const [server] = await Server.start(script);
  using running = server;
  const other = 'file:///bench/other.yaml';
  await running.open(other, 'deployments: [{name: a, hosts: {pm-1: 3, pm-2: 1}}]\n');
  const hover = (): Promise<number> => running.request('hover', other, 0, 22);
  for (let warm = 0; warm < 20; warm++) {
    await hover();
  }
  const done = new AbortController();
  let work = Promise.resolve();
  await new Promise<void>((sent) => {
    work = edited(sent).finally(() => done.abort());
  });
  let worst = 0;
  while (!done.signal.aborted) {
    worst = Math.max(worst, await hover());
  }
  await work;
  return worst;

  async function edited(sent: () => void): Promise<void> {
    const uri = 'file:///bench/large.yaml';
    await running.open(uri, text, sent);
    for (let key = 0; key < KEYS; key++) {
      await running.key(uri, ...middleOf(text));
    }
  }
}

/** The end of a line that says something, half-way down. */
export function middleOf(text: string): readonly [line: number, character: number] {
  const lines = text.split('\n');
  const half = lines.findIndex((content, index) => index >= lines.length / 2 && /image: |deploy: /.test(content));
  const line = half === -1 ? 0 : half;
  return [line, lines[line]?.length ?? 0];
}
