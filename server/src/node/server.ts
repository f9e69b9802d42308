#!/usr/bin/env node
/** The language server in Node: over IPC from VS Code, over `--stdio` from any editor. */
import { createConnection } from 'vscode-languageserver/node';
import { BackgroundRisk } from '../analysis/backgroundRisk.ts';
import { startServer } from '../lsp/server.ts';
import { spawnRiskWorker } from './spawnRiskWorker.ts';
import { localFiles } from './workspaceFiles.ts';

const connection = createConnection();
const risk = new BackgroundRisk(() => spawnRiskWorker(new URL('./worker.js', import.meta.url)));

process.on('uncaughtException', (error) => connection.console.error(`uncaught: ${error.stack ?? error.message}`));
process.on('unhandledRejection', (reason) => connection.console.error(`unhandled: ${String(reason)}`));

startServer(connection, () => ({ risk, files: localFiles }));
