/** The language server in Node, over `--stdio` or IPC. */
import { type Connection, createConnection, StreamMessageWriter } from 'vscode-languageserver/node';
import { Doorkeeper } from '../lsp/doorkeeper.ts';
import { startServer } from '../lsp/startServer.ts';
import type { RiskWorker } from '../analysis/riskWorker.ts';
import { ForgivingReader } from './forgivingReader.ts';

const door = new Doorkeeper();
const options = { messageStrategy: door };
const connection = process.argv.includes('--stdio') ? overStdio() : createConnection(options);

process.on('uncaughtException', (error) => connection.console.error(`uncaught: ${error.stack ?? error.message}`));
process.on('unhandledRejection', (reason) => connection.console.error(`unhandled: ${String(reason)}`));

process.on('disconnect', leave);

/** How long the client may take to say something before the rest is loaded meanwhile, in milliseconds. */
const IDLE = 20;

const rest = () =>
  Promise.all([import('../lsp/server.ts'), import('./spawnRiskWorker.ts'), import('./workspaceFiles.ts')]);

const hasShutDown = startServer(connection, door, async () => {
  const [{ serve }, { spawnRiskWorker }, { localFiles }] = await rest();
  const spawn = (): RiskWorker => spawnRiskWorker(new URL('./worker.js', import.meta.url));
  return { serve, host: { spawn, files: localFiles((note) => connection.console.warn(note)) } };
});

// A failure is told when the client has connected.
setTimeout(() => void rest().catch(() => undefined), IDLE);

/**
 * Connects over the standard streams. After a message that is broken, the start of the next one is not known, so the
 * process ends.
 */
function overStdio(): Connection {
  const reader = new ForgivingReader(process.stdin);
  reader.onError(() => process.exit(1));
  for (const end of ['end', 'close'] as const) process.stdin.on(end, leave);
  // oxlint-disable-next-line no-console -- the standard output belongs to the protocol
  console.log = console.error;
  return createConnection(reader, new StreamMessageWriter(process.stdout), options);
}

/** Ends the process when the client is gone; the exit code says whether the client announced that. */
function leave(): void {
  process.exit(hasShutDown() ? 0 : 1);
}
