/**
 * Reads what comes through pipes: standard input, and what a shell's `<(command)` stands for. Each can be read only
 * once.
 */
import { descriptorOf, readManifest, reasonOf } from './readManifest.ts';

export interface Piped {
  /** The name in reports. */
  readonly path: string;
  readonly text: string;
}

interface Pipes {
  readonly piped: readonly Piped[];
  /** What could not be read, one line each. */
  readonly errors: readonly string[];
}

export function isPipe(path: string): boolean {
  return descriptorOf(path) !== undefined;
}

/** The name of a pipe in reports. */
export function nameOf(path: string, stdinFilename: string): string {
  return path === '-' ? stdinFilename : path;
}

/** Reads the paths that stand for pipes; of several paths for the same pipe only the first. */
export function readPipes(paths: readonly string[], stdinFilename: string): Pipes {
  const piped: Piped[] = [];
  const errors: string[] = [];
  const seen = new Set<number>();
  for (const path of paths) {
    const descriptor = descriptorOf(path);
    if (descriptor === undefined || seen.has(descriptor)) continue;
    seen.add(descriptor);
    const name = nameOf(path, stdinFilename);
    try {
      piped.push({ path: name, text: readManifest(path) });
    } catch (error) {
      errors.push(`${name}: ${reasonOf(error)}`);
    }
  }
  return { piped, errors };
}
