import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { plainSettings } from './codeServer.ts';
import { parseTrustedJson } from './json.ts';
import { root } from './paths.ts';
import { packExtension } from '../release/vsix.ts';
import { installExtension, type Profile } from './installExtension.ts';

export interface HostOptions {
  /** The folder of an extension to install beside ours. */
  readonly neighbour?: string;
  /** Writes a workspace file into a folder that holds the examples, and resolves with its path. */
  readonly writeWorkspace?: (folder: string) => Promise<string>;
}

/**
 * Runs a module in the extension host of a real VS Code that has the packed extension installed, on a copy of the
 * examples, and resolves with the JSON that it writes to the file QUORATE_TEST_REPORT.
 * @param code the module, with a function `run` that VS Code calls
 * @throws Error with VS Code's output when there is no report
 */
export async function runInExtensionHost<Report>(
  code: string,
  env: Readonly<Record<string, string>>,
  options: HostOptions = {},
): Promise<Report> {
  await using installed = await Installed.create(options);
  return await installed.run<Report>(code, env);
}

/** A VS Code with a folder of its own that has the packed extension installed. Its windows open one after another. */
export class Installed implements AsyncDisposable {
  readonly #folder: string;
  readonly #desktop: string | undefined;
  readonly #opened: string;
  readonly #developed: string;

  private constructor(folder: string, desktop: string | undefined, opened: string, developed: string) {
    this.#folder = folder;
    this.#desktop = desktop;
    this.#opened = opened;
    this.#developed = developed;
  }

  static async create({ neighbour, writeWorkspace }: HostOptions = {}): Promise<Installed> {
    const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
    try {
      await cp(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
      const opened = await (writeWorkspace?.(folder) ?? join(folder, 'examples'));
      const profile = profileIn(folder);
      await mkdir(join(profile.userData, 'User'), { recursive: true });
      await writeFile(join(profile.userData, 'User', 'settings.json'), JSON.stringify(plainSettings));
      const desktop = await desktopExecutable();
      await installPacked(folder, profile, desktop);
      return new Installed(folder, desktop, opened, neighbour ?? (await writeTester(folder)));
    } catch (error) {
      await remove(folder);
      throw error;
    }
  }

  /**
   * Runs a module as `runInExtensionHost` does, in a new window.
   * @param opened the folder or workspace file that the window opens; the copy of the examples unless given
   */
  async run<Report>(code: string, env: Readonly<Record<string, string>>, opened = this.#opened): Promise<Report> {
    const output = new PassThrough();
    const said = text(output);
    const { extensions, userData } = profileIn(this.#folder);
    const report = join(this.#folder, 'report.json');
    await rm(report, { force: true });
    // What went wrong in the module is in its report. Here it only matters whether there is a report.
    const ended = await runTests({
      vscodeExecutablePath: this.#desktop ?? fileURLToPath(new URL('launcher.ts', import.meta.url)),
      extensionDevelopmentPath: this.#developed,
      extensionTestsPath: code,
      extensionTestsEnv: {
        ...env,
        QUORATE_TEST_REPORT: report,
        QUORATE_TEST_LOGS: join(userData, 'logs'),
        QUORATE_TEST_EXTENSIONS: extensions,
      },
      launchArgs: [opened, `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`],
      stdout: output,
      stderr: output,
    }).catch((error: unknown) => error);
    output.end();
    return readFile(report, 'utf8').then(
      (json) => parseTrustedJson<Report>(json),
      async () => Promise.reject(new Error(`The module did not end: ${String(ended)}\n${await said}`)),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.#folder);
  }
}

function profileIn(folder: string): Profile {
  return { extensions: join(folder, 'extensions'), userData: join(folder, 'user') };
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function installPacked(folder: string, profile: Profile, desktop: string | undefined): Promise<void> {
  const file = join(folder, 'quorate.vsix');
  await packExtension(file);
  await installExtension(file, profile, desktop);
}

/**
 * Writes an extension that does nothing: VS Code runs tests for an extension under development, and ours is installed.
 */
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
 * QUORATE_VSCODE names an executable, or a version to download (`stable`, `1.100.0`). Without it, Linux takes VS Code
 * from npm, which needs no display; macOS and Windows download the stable desktop. With `oldest`, all platforms take
 * the first version that the manifest allows.
 */
async function desktopExecutable(): Promise<string | undefined> {
  const wanted = process.env['QUORATE_VSCODE'] ?? '';
  if (isAbsolute(wanted)) return wanted;
  if (['', 'oldest'].includes(wanted) && process.platform === 'linux') return undefined;
  const version = wanted === 'oldest' ? await oldestVersion() : wanted === '' ? 'stable' : wanted;
  return downloadAndUnzipVSCode({ version, cachePath: join(root, '.vscode-test') });
}

async function oldestVersion(): Promise<string> {
  const manifest = await readFile(join(root, 'package.json'), 'utf8');
  return parseTrustedJson<{ engines: { vscode: string } }>(manifest).engines.vscode.replace('^', '');
}

/**
 * Bundles a module of the folder `test` into one CommonJS file, since a desktop VS Code may be older than its pinned
 * Node.
 * @returns the path of the file, which lies where it finds mocha
 */
export async function bundleForHost(source: string, target: string): Promise<string> {
  const outfile = join(root, '.vscode-test', target);
  await build({
    entryPoints: [join(root, 'test', source)],
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
