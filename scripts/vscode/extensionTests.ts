import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { plainSettings } from './codeServer.ts';
import { parseTrustedJson } from './json.ts';
import { root } from './paths.ts';
import { installExtension, packExtension, type Profile } from './vsix.ts';

/** What test/vscode/suite/index.ts writes when the suite has run: a failure is a test's title and its error. */
export interface SuiteReport {
  readonly passed: number;
  readonly failures: readonly string[];
}

/**
 * `neighbour` has a second YAML extension beside Quorate, that of test/vscode/neighbour; `folders` has a workspace of two
 * folders, each with a copy of the examples.
 */
export type Suite = 'alone' | 'neighbour' | 'folders';

/**
 * Runs a suite of test/vscode/suite in the extension host of a real VS Code that has the packed extension installed, on
 * a copy of the examples.
 * @throws Error with VS Code's output when the suite did not run to its end.
 */
export async function runExtensionTests(suite: Suite): Promise<SuiteReport> {
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  const output = new PassThrough();
  const said = text(output);
  try {
    const [report, extensions, userData] = [
      join(folder, 'report.json'),
      join(folder, 'extensions'),
      join(folder, 'user'),
    ];
    await cp(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
    const opened = suite === 'folders' ? await writeWorkspace(folder) : join(folder, 'examples');
    await mkdir(join(userData, 'User'), { recursive: true });
    await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify(plainSettings));
    const desktop = await desktopExecutable();
    await installPacked(folder, { extensions, userData }, desktop);
    // A failed test is in the report; what matters here is whether there is one.
    const ended = await runTests({
      vscodeExecutablePath: desktop ?? fileURLToPath(new URL('launcher.ts', import.meta.url)),
      extensionDevelopmentPath: suite === 'neighbour' ? await bundleNeighbour() : await writeTester(folder),
      extensionTestsPath: await bundleSuite(),
      extensionTestsEnv: {
        QUORATE_TEST_SUITE: suite,
        QUORATE_TEST_REPORT: report,
        QUORATE_TEST_LOGS: join(userData, 'logs'),
        QUORATE_TEST_EXTENSIONS: extensions,
      },
      launchArgs: [opened, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`],
      stdout: output,
      stderr: output,
    }).catch((error: unknown) => error);
    output.end();
    return await readFile(report, 'utf8').then(
      (json) => parseTrustedJson<SuiteReport>(json),
      async () => Promise.reject(new Error(`The suite did not end: ${String(ended)}\n${await said}`)),
    );
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Besides the examples, a second folder of them that has settings of its own. */
async function writeWorkspace(folder: string): Promise<string> {
  const file = join(folder, 'two.code-workspace');
  await cp(join(root, 'examples'), join(folder, 'second'), { recursive: true });
  await mkdir(join(folder, 'second', '.vscode'));
  const settings = { 'quorate.rules': { 'dominated-placement': 'off' } };
  await writeFile(join(folder, 'second', '.vscode', 'settings.json'), JSON.stringify(settings));
  await writeFile(file, JSON.stringify({ folders: [{ path: 'examples' }, { path: 'second' }] }));
  return file;
}

async function installPacked(folder: string, profile: Profile, desktop: string | undefined): Promise<void> {
  const file = join(folder, 'quorate.vsix');
  await packExtension(file);
  await installExtension(file, profile, desktop);
}

/** VS Code runs tests for an extension under development: one that does nothing, since ours is installed. */
async function writeTester(folder: string): Promise<string> {
  const tester = join(folder, 'tester');
  const manifest = { name: 'tester', publisher: 'quorate', version: '0.0.0', engines: { vscode: '*' } };
  await mkdir(tester);
  await writeFile(join(tester, 'package.json'), JSON.stringify(manifest));
  return tester;
}

/**
 * The executable of a desktop VS Code; undefined where the one from npm is taken.
 *
 * QUORATE_VSCODE names an executable, or a version to download (`stable`, `1.91.0`). Without it Linux takes VS Code from
 * npm, which needs no display; macOS and Windows download the stable desktop.
 */
async function desktopExecutable(): Promise<string | undefined> {
  const wanted = process.env['QUORATE_VSCODE'] ?? '';
  if (isAbsolute(wanted)) return wanted;
  if (wanted === '' && process.platform === 'linux') return undefined;
  return downloadAndUnzipVSCode({ version: wanted === '' ? 'stable' : wanted, cachePath: join(root, '.vscode-test') });
}

/** It lies where it finds mocha. */
function bundleSuite(): Promise<string> {
  return bundle(join('suite', 'index.ts'), 'suite.cjs');
}

/** @returns its folder */
async function bundleNeighbour(): Promise<string> {
  const code = await bundle(join('neighbour', 'extension.ts'), join('neighbour', 'extension.cjs'));
  await cp(join(root, 'test', 'vscode', 'neighbour', 'manifest.json'), join(dirname(code), 'package.json'));
  return dirname(code);
}

/** One CommonJS file, since a desktop VS Code may be older than its pinned Node. */
async function bundle(source: string, target: string): Promise<string> {
  const outfile = join(root, '.vscode-test', target);
  await build({
    entryPoints: [join(root, 'test', 'vscode', source)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return outfile;
}
