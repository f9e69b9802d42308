import type { FileReport } from '../check.ts';

/** The contract that other tools read; a change that breaks them raises `schemaVersion`. */
export function formatJson(files: readonly FileReport[]): string {
  return `${JSON.stringify({ schemaVersion: 1, files }, null, 2)}\n`;
}
