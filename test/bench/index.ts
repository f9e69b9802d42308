/**
 * `npm run bench:index`: what the view of all services keeps in memory of a workspace of 10,000 files. The server runs in
 * this process, on files of the disk, so that its heap can be told. Writes its part of `docs/performance.md`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { Doorkeeper } from '../../server/src/lsp/doorkeeper.ts';
import { serve } from '../../server/src/lsp/server.ts';
import { startServer } from '../../server/src/lsp/startServer.ts';
import { spawnRiskWorker } from '../../server/src/node/spawnRiskWorker.ts';
import { localFiles } from '../../server/src/node/workspaceFiles.ts';
import type { ServiceList } from '../../server/src/protocol/services.ts';
import { collectsGarbage } from '../fuzz/garbage.ts';
import { writeManifests } from './cliManifests.ts';
import { kubernetesStream } from './manifests.ts';
import { table, writeSection } from './section.ts';

const FILES = 10_000;
/** The most that may be kept, in MB. */
const TARGET = 60;
/** How long nothing must happen before the heap is looked at, in milliseconds. */
const REST = 2_000;

/** How a workspace is written. */
const WORKSPACES: readonly (readonly [string, (folder: string) => void])[] = [
  ['one workload that votes among ten files', (folder) => writeManifests(folder, FILES)],
  ['one workload that votes in every file', writeStreams],
];

interface Kept {
  readonly services: number;
  /** In MB: before the view is opened, and once it has all files. */
  readonly before: number;
  readonly after: number;
}

collectsGarbage();
const rows: string[][] = [];
for (const [what, write] of WORKSPACES) {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-bench-'));
  write(folder);
  const { services, before, after } = await keptOf(folder);
  rmSync(folder, { recursive: true });
  const kept = after - before;
  const numbers = [before, after, kept].map((megabytes) => megabytes.toFixed(1));
  rows.push([what, services.toLocaleString('en'), ...numbers, kept <= TARGET ? 'yes' : 'no']);
  process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`);
}

await writeSection(
  'index',
  `## The view of all services

Measured by \`npm run bench:index\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}: the heap of the server after a
collection of garbage, in a workspace of ${FILES.toLocaleString('en')} YAML files, before the view is opened and once it lists them all. It may grow by
${TARGET} MB.

${table(['Workspace', 'Services', 'Before, MB', 'After, MB', 'Kept, MB', 'Met'], rows)}`,
);
process.exit();

async function keptOf(folder: string): Promise<Kept> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const door = new Doorkeeper();
  const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down), {
    messageStrategy: door,
  });
  const host = {
    spawn: () => spawnRiskWorker(new URL('../../dist/worker.js', import.meta.url)),
    files: localFiles(() => undefined),
  };
  startServer(connection, door, () => Promise.resolve({ serve, host }));
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.listen();
  const rootUri = pathToFileURL(folder).href;
  await client.sendRequest('initialize', { processId: null, rootUri, capabilities: {} });
  await client.sendNotification('initialized', {});
  const before = await heap();
  for (;;) {
    const { tally } = await client.sendRequest<ServiceList>('quorate/services', { by: 'none', filter: '' });
    if (tally.files >= FILES && tally.read === tally.files) {
      const after = await heap();
      client.dispose();
      return { services: tally.services, before, after };
    }
    await rest(500);
  }
}

/** The bytes in use, in MB. */
async function heap(): Promise<number> {
  await rest(REST);
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Writes a stream of five objects into each file. */
function writeStreams(folder: string): void {
  const stream = kubernetesStream(1);
  for (let i = 0; i < FILES; i++) {
    const below = join(folder, String(Math.floor(i / 100)));
    if (i % 100 === 0) mkdirSync(below);
    writeFileSync(join(below, `${i}.yaml`), stream.replaceAll('etcd-0', `etcd-${i}`));
  }
}
