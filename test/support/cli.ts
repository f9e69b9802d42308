/** The command line as it was built, in a process of its own and a folder of its own. */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Windows has no signals, no shell of this kind, no modes, and symbolic links for administrators only. */
export const posix = process.platform !== 'win32';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export class Folder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** With the given files, by relative path. */
  static async with(files: Readonly<Record<string, string | Uint8Array>>): Promise<Folder> {
    const folder = new Folder(await realpath(await mkdtemp(join(tmpdir(), 'quorate-cli-'))));
    await folder.write(files);
    return folder;
  }

  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(this.file(name)), { recursive: true });
      await writeFile(this.file(name), content);
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  quorate(args: readonly string[], { stdin, env }: RunOptions = {}): Promise<Outcome> {
    return this.run(process.execPath, [CLI, ...args], { ...(stdin !== undefined && { stdin }), ...(env && { env }) });
  }

  run(command: string, args: readonly string[], { stdin, env }: RunOptions = {}): Promise<Outcome> {
    return new Promise((resolve) => {
      const options = { cwd: this.path, env: { ...plainEnvironment(), ...env }, maxBuffer: 64 * 1024 * 1024 };
      const child = execFile(command, args, options, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
      });
      // A command that ends without reading its input closes the pipe early, which is its right.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(stdin ?? '');
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}

/** Without what a terminal or a CI service may have set, which would change reports. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, GITHUB_WORKSPACE: ___, ...rest } = process.env;
  return rest;
}

/** True where the command is on the path. */
export function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((path) => {
    try {
      accessSync(join(path, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
