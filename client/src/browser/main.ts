/** The extension in VS Code for the web. The server is a Web Worker, a new one at every start. */
import { type ExtensionContext, FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { LanguageClient, LanguageClientOptions, MessageTransports } from 'vscode-languageclient/browser';
import { activateWith } from '../extension.ts';

export function activate(context: ExtensionContext): void {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'browserServer.js').toString(true);
  let worker: Worker | undefined;
  const startWorker = async (): Promise<MessageTransports> => {
    const { BrowserMessageReader, BrowserMessageWriter } = await import('vscode-languageclient/browser');
    worker?.terminate();
    worker = new Worker(script);
    // The extension host has a Worker class of its own, which the client does not accept as one.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => worker?.terminate() });
  const create = async (options: LanguageClientOptions): Promise<LanguageClient> => {
    const { LanguageClient: Client } = await import('vscode-languageclient/browser');
    const client = new Client('quorate', 'Quorate', startWorker, options);
    client.onRequest('quorate/readFile', ({ uri }: { uri: string }) => readFile(Uri.parse(uri)));
    client.onRequest('quorate/findFiles', ({ folder, limit }: { folder: string; limit: number }) =>
      findFiles(Uri.parse(folder), limit),
    );
    return client;
  };
  activateWith(context, create, { workerUrl: script, readsFiles: true });
}

/** The text of a file of the workspace; null where there is none. */
async function readFile(uri: Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

/** How long a search may stay silent, in milliseconds. Where no extension offers a search, VS Code waits forever. */
const PATIENCE = 2_000;

async function findFiles(folder: Uri, limit: number): Promise<string[]> {
  const searched = workspace.findFiles(
    new RelativePattern(folder, '**/*.{yaml,yml}'),
    '**/{node_modules,.*}/**',
    limit,
  );
  const silence = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE));
  const found = (await Promise.race([searched, silence])) ?? (await walk(folder, limit));
  return found.map((uri) => uri.toString());
}

/** Finds the same files without a search, folder by folder. */
async function walk(folder: Uri, limit: number): Promise<Uri[]> {
  const found: Uri[] = [];
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined && found.length < limit; next = pending.pop()) {
    for (const [name, type] of await entriesOf(next)) {
      const uri = Uri.joinPath(next, name);
      if (type === FileType.Directory && !name.startsWith('.') && name !== 'node_modules') pending.push(uri);
      else if (type === FileType.File && /\.ya?ml$/i.test(name)) found.push(uri);
    }
  }
  return found.slice(0, limit);
}

async function entriesOf(folder: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}
