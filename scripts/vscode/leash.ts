// node leash.ts <folder> <command> [argument…] runs a command in a process group of its own until it ends, or until the
// process that started this one closes standard input, which also happens when that process crashes. Then the whole
// group is ended and the folder removed, so neither a process nor a file stays behind. The server of VS Code needs
// this: it starts extension hosts, which start language servers, and ending the server alone would leave some of them
// running.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const [folder, command, ...args] = process.argv.slice(2);
if (folder === undefined || command === undefined) throw new Error('usage: leash.ts <folder> <command> [argument…]');

const ended = new Promise<void>((resolve) => {
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  child.once('error', () => resolve());
  child.once('exit', () => resolve());
  process.stdin.once('close', () => {
    child.kill();
    // The server closes its extension hosts when it is asked to end; two seconds are enough for that.
    void wait(2000).then(resolve);
  });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.stdin.destroy());
process.stdin.resume();

await ended;
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
process.kill(-process.pid, 'SIGKILL');
