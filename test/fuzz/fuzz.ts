/**
 * `npm run fuzz`: edits and messages of all kinds for an hour, or for as many minutes as are given, each round with a seed of its own.
 * A round that fails names its seed: `npm run fuzz -- 0 <seed>` repeats it.
 */
import { RawClient } from '../support/rawClient.ts';
import { collectsGarbage } from './garbage.ts';
import { INITIALIZE, sendNonsense, unsoundReplies } from './messages.ts';
import { growth, MOST_GROWTH, soak } from './soak.ts';

const EDITS = 2_000;
const ROUNDS = 1_000;

const [minutes = '60', first] = process.argv.slice(2);
const end = performance.now() + Number(minutes) * 60_000;
let seed = Number(first ?? Date.now() % 1_000_000);

collectsGarbage();
do {
  process.stdout.write(`seed ${seed}: ${ROUNDS} rounds of messages … `);
  await talk(seed);
  process.stdout.write('each with one reply\n');
  process.stdout.write(`seed ${seed}: ${EDITS} edits … `);
  const heap = soak(EDITS, seed);
  const share = growth(heap);
  const megabytes = heap.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ');
  process.stdout.write(`${megabytes} MB in use, growing by ${(100 * share).toFixed(1)} %\n`);
  if (share > MOST_GROWTH) throw new Error(`seed ${seed}: the memory in use grows`);
  seed++;
} while (performance.now() < end);

/** Sends messages to a server of its own. */
async function talk(round: number): Promise<void> {
  using client = new RawClient();
  await client.request('initialize', INITIALIZE);
  client.notify('initialized', {});
  await sendNonsense(client, { numRuns: ROUNDS, seed: round });
  const unsound = unsoundReplies(client);
  if (unsound.length === 0 && client.process.exitCode === null) return;
  throw new Error(`seed ${round}: ${JSON.stringify([unsound, client.logged], undefined, 2)}`);
}
