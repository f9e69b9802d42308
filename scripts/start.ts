// npm start: builds, lints the examples in the terminal, and opens VS Code on them with the extension loaded.
//
// `npm start -- --served` takes VS Code from npm even where a desktop VS Code is installed.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { remoteAddress, serveCode, workbenchAddress } from './vscode/codeServer.ts';
import { root } from './vscode/paths.ts';
import { run, runOrThrow } from './vscode/run.ts';

const examples = join(root, 'examples');

await runOrThrow('node', ['scripts/build.ts'], { stdio: 'inherit' });
// The examples are there to show findings, so exit code 1 is fine.
await run('node', ['dist/cli.js', 'check', 'examples'], { stdio: 'inherit' });
const desktop = process.argv.includes('--served') ? undefined : findDesktop();
// A desktop VS Code may refuse to start, as it does for the user root.
if (desktop === undefined || !(await openDesktop(desktop))) await serve();

/** The command of a desktop VS Code: `code` on the PATH, or its place on macOS. */
function findDesktop(): string | undefined {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  if (process.platform === 'linux' && !(DISPLAY ?? WAYLAND_DISPLAY ?? WSL_DISTRO_NAME)) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  if (process.platform === 'darwin') folders.push('/Applications/Visual Studio Code.app/Contents/Resources/app/bin');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function openDesktop(command: string): Promise<boolean> {
  say('Opening VS Code on the examples, with Quorate loaded.');
  const args = [`--extensionDevelopmentPath=${root}`, examples, join(examples, 'etcd.yaml')];
  const { code } = await run(command, args, { stdio: 'inherit' });
  return code === 0;
}

async function serve(): Promise<void> {
  if (process.platform === 'win32') {
    say('To see Quorate at work, install VS Code from its web site and run npm start again.');
    process.exitCode = 1;
    return;
  }
  const code = await serveCode({ installed: [root] });
  const file = remoteAddress(code, join(examples, 'etcd.yaml'));
  say(`VS Code with Quorate is at\n\n  ${workbenchAddress(code, examples, [['openFile', file]])}\n\nCtrl+C ends it.`);
  const stop = (): void => void code.stop();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
}

function say(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
