/** The npm package as users have it: packed, and installed in an empty folder with an empty home and no network. */
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { packForNpm } from '../../scripts/release/npmPackage.ts';
import { runOrThrow } from '../../scripts/vscode/run.ts';
import { Folder, type Outcome } from './cli.ts';

export class Installed implements AsyncDisposable {
  readonly folder: Folder;
  readonly node: string;

  private constructor(folder: Folder, node: string) {
    this.folder = folder;
    this.node = node;
  }

  /** @param node the executable that runs it, and npm too */
  static async on(node: string, files: Readonly<Record<string, string>> = {}): Promise<Installed> {
    const folder = await Folder.with(files);
    await mkdir(folder.file('home'));
    const installed = new Installed(folder, node);
    const tarball = await packForNpm(folder.file('home'));
    const { code, stdout, stderr } = await installed.run('npm', ['install', '--offline', '--no-audit', tarball]);
    if (code !== 0) throw new Error(stdout + stderr);
    return installed;
  }

  /** Commands of the package are on the path, and before all others what is in the folder `bin`. */
  run(command: string, args: readonly string[], stdin?: string): Promise<Outcome> {
    const ours = [this.folder.file('bin'), this.folder.file('node_modules/.bin'), dirname(this.node)];
    const env = {
      HOME: this.folder.file('home'),
      PATH: [...ours, process.env['PATH'] ?? ''].join(delimiter),
      npm_config_cache: this.folder.file('home/cache'),
    };
    return this.folder.run(command, args, { env, ...(stdin !== undefined && { stdin }) });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.folder[Symbol.asyncDispose]();
  }
}

/** Installs a version of Node from npm into a folder, and resolves with its executable. */
export async function installNode(version: string, folder: Folder): Promise<string> {
  const name = `node-${version}`;
  // The package fetches the program for the platform as it is installed.
  await folder.write({ [`${name}/package.json`]: JSON.stringify({ allowScripts: { node: true } }) });
  const options = ['--no-audit', '--no-fund', '--loglevel=error'];
  await runOrThrow('npm', ['install', ...options, `node@${version}`], { cwd: folder.file(name) });
  return folder.file(`${name}/node_modules/node/bin/node`);
}
