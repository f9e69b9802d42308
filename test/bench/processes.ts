/** The processor time of a VS Code that this process has started, by what its processes are for. Linux alone. */
import { readdirSync, readFileSync } from 'node:fs';

/** In milliseconds. */
export interface CpuTimes {
  /** The page of the workbench. */
  readonly renderer: number;
  readonly extensionHost: number;
  /** What the extension host has started. */
  readonly languageServer: number;
}

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly command: string;
  readonly cpu: number;
}

/** The length of a tick of Linux' process times, in ms. */
const TICK = 10;

export function cpuOfChildren(): CpuTimes {
  const all = processes();
  const below = (id: number): readonly Process[] =>
    all.filter(({ parent }) => parent === id).flatMap((child) => [child, ...below(child.id)]);
  const ours = below(process.pid);
  const hosts = ours.filter(({ command }) => command.includes('--type=extensionHost'));
  const sum = (of: readonly Process[]): number => of.reduce((total, { cpu }) => total + cpu, 0);
  return {
    renderer: sum(ours.filter(({ command }) => command.includes('--type=renderer'))),
    extensionHost: sum(hosts),
    languageServer: sum(hosts.flatMap(({ id }) => below(id)).filter(({ command }) => command.includes('server.js'))),
  };
}

function processes(): readonly Process[] {
  return readdirSync('/proc').flatMap((name) => {
    const id = Number(name);
    if (!Number.isInteger(id)) return [];
    try {
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      const command = readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ id, parent: Number(fields[1]), command, cpu: (Number(fields[11]) + Number(fields[12])) * TICK }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}
