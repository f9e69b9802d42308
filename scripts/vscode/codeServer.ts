import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cached } from './cache.ts';
import { parseTrustedJson } from './json.ts';
import { runOrThrow } from './run.ts';

/**
 * The releases of VS Code that npm has as code-server: 4.139.1 is VS Code 1.139. The oldest is the first that the
 * manifest allows.
 */
const RELEASES = { newest: '4.139.1', oldest: '4.96.4' } as const;

export interface ServedCode {
  /** The address of the workbench, without a slash at its end. */
  readonly origin: string;
  /** The name that VS Code gives this server: `vscode-remote://<authority>/path` is a file on it. */
  readonly authority: string;
  /** Ends the server with all its processes and removes its folders. */
  readonly stop: () => Promise<void>;
}

export interface ServeOptions {
  /** Folders of extensions that are installed where they are. */
  readonly installed?: readonly string[];
  /** A folder of installed extensions to use, instead of a new one. */
  readonly extensions?: string;
  /** User settings, which override {@link plainSettings}. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A display language, such as `de`. Extensions use it; VS Code itself stays English. */
  readonly language?: string | undefined;
  /** Variables of the environment, over those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder of user data to use, settings included, instead of a new one. */
  readonly userData?: string;
  /** True where a page may name extensions under development and their tests in its address. */
  readonly testDriver?: boolean;
}

/** Settings for a workbench that asks nothing, shows only the file, and saves it only when told to. */
export const plainSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'always',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Serves a VS Code from npm on a free port of localhost. The first use installs it, which takes about 15 s. */
export async function serveCode(options: ServeOptions = {}): Promise<ServedCode> {
  const server = await installCodeServer();
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  const extensions = options.extensions ?? join(folder, 'extensions');
  const args = [
    fileURLToPath(new URL('leash.ts', import.meta.url)),
    folder,
    process.execPath,
    join(server, 'out', 'server-main.js'),
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level=off',
    `--server-data-dir=${join(folder, 'server')}`,
    `--extensions-dir=${extensions}`,
    `--user-data-dir=${options.userData ?? (await writeUserData(folder, options))}`,
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
  ];
  if (options.installed) await writeInstalled(extensions, options.installed);
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Sockets and other temporary files of the server go into the folder that is removed.
    env: { ...process.env, ...options.environment, TMPDIR: folder, XDG_RUNTIME_DIR: folder },
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines: string[] = [];
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        const address = /^Web UI available at http:\/\/localhost:(\d+)/.exec(line);
        if (address?.[1] !== undefined) resolve(address[1]);
        else lines.push(line);
      });
    }
    child.once('error', reject);
    void closed.then(() => reject(new Error(`VS Code's server did not start\n${lines.join('\n')}`)));
  });
  return {
    origin: `http://localhost:${port}`,
    authority: `localhost:${port}`,
    stop: () => {
      child.stdin.destroy();
      return closed;
    },
  };
}

/**
 * Installs VS Code into the cache unless it is there, and resolves with its folder.
 *
 * code-server is no dev dependency, because its post-install script compiles native modules and refuses other versions
 * of Node. Without scripts those modules stay unbuilt. VS Code works without them, except for the log writer.
 */
export function installCodeServer(): Promise<string> {
  const version = RELEASES[process.env['QUORATE_VSCODE'] === 'oldest' ? 'oldest' : 'newest'];
  return cached(`code-server-${version}`, async (folder) => {
    process.stderr.write(`Installing VS Code from npm (code-server ${version}), this once …\n`);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await npmInstall(folder, `code-server@${version}`);
    const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
    await makeInstallable(server);
    await npmInstall(server, '--omit=dev');
    await npmInstall(join(server, 'extensions'), '--omit=dev');
    await replaceLogWriter(server);
    return server;
  });
}

/**
 * The address of the workbench on a folder, or on a workspace file. The entries of `payload` are options of the
 * workbench, such as `['openFile', address]`.
 */
export function workbenchAddress(code: ServedCode, folder: string, payload: readonly [string, string][]): string {
  // Users read this address, so only what must be encoded is.
  const encode = (text: string): string =>
    encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',');
  const what = folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
  return `${code.origin}/?${what}=${encode(folder)}&payload=${encode(JSON.stringify(payload))}`;
}

/** The address by which the workbench knows a file of this machine. */
export function remoteAddress(code: ServedCode, path: string): string {
  return `vscode-remote://${code.authority}${path}`;
}

function npmInstall(cwd: string, what: string): Promise<void> {
  return runOrThrow('npm', ['install', what, '--ignore-scripts', '--no-audit', '--no-fund'], { cwd });
}

/**
 * What is installed in place of the versions that an old release locks. Its watcher of files hangs in the pinned Node, and its search
 * program is downloaded by a script; these are compiled for every platform.
 */
const REPLACED = { '@parcel/watcher': '2.5.6', '@vscode/ripgrep': '1.18.0' };

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string | undefined;
  readonly integrity?: string | undefined;
}

/** Takes from npm what an old release locks to a commit on GitHub: nothing is fetched from anywhere else. */
async function makeInstallable(server: string): Promise<void> {
  const [manifestFile, lockFile] = [join(server, 'package.json'), join(server, 'npm-shrinkwrap.json')];
  const manifest = parseTrustedJson<Locked & { overrides?: unknown }>(await readFile(manifestFile, 'utf8'));
  const lock = parseTrustedJson<{ packages: Record<string, Locked> }>(await readFile(lockFile, 'utf8'));
  const packages = Object.entries(lock.packages)
    .filter(([path]) => !Object.keys(REPLACED).some((name) => `${path}/`.includes(`node_modules/${name}/`)))
    .map(([path, { resolved, integrity, ...locked }]): [string, Locked] => {
      const replaced = path === '' ? { dependencies: { ...locked.dependencies, ...REPLACED } } : {};
      const fromNpm = resolved?.startsWith('https:') ? { resolved, integrity } : {};
      return [path, { ...locked, ...replaced, ...fromNpm }];
    });
  const { overrides: _, dependencies, ...rest } = manifest;
  await writeFile(manifestFile, JSON.stringify({ ...rest, dependencies: { ...dependencies, ...REPLACED } }));
  await writeFile(lockFile, JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }));
}

async function replaceLogWriter(server: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('spdlog.ts', import.meta.url))],
    outfile: join(server, 'node_modules', '@vscode', 'spdlog', 'index.js'),
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
}

async function writeUserData(folder: string, { settings, language }: ServeOptions): Promise<string> {
  const userData = join(folder, 'user');
  await mkdir(join(userData, 'User'), { recursive: true });
  await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify({ ...plainSettings, ...settings }));
  if (language !== undefined) await writeLanguagePack(userData, language);
  return userData;
}

/** Writes an empty language pack: the server offers a language once there is a pack for it. */
async function writeLanguagePack(userData: string, language: string): Promise<void> {
  const pack = join(userData, 'pack.json');
  await writeFile(pack, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: `quorate.language-${language}` }, version: '0.0.0' }];
  const entry = { hash: language, label: language, extensions, translations: { vscode: pack } };
  await writeFile(join(userData, 'languagepacks.json'), JSON.stringify({ [language]: entry }));
}

/** Lists extensions as installed, where they are, so that a later build and a reload of the window show a change. */
async function writeInstalled(extensions: string, paths: readonly string[]): Promise<void> {
  const entries = await Promise.all(paths.map(installedEntry));
  await mkdir(extensions, { recursive: true });
  await writeFile(join(extensions, 'extensions.json'), JSON.stringify(entries));
}

async function installedEntry(path: string): Promise<object> {
  const manifest = parseTrustedJson<Record<'publisher' | 'name' | 'version', string>>(
    await readFile(join(path, 'package.json'), 'utf8'),
  );
  const id = `${manifest.publisher}.${manifest.name}`;
  const location = { $mid: 1, scheme: 'file', path };
  return { identifier: { id }, version: manifest.version, location };
}
