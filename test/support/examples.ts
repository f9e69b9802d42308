import { readFileSync } from 'node:fs';

/** The text of a manifest in `examples/`. */
export function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
}
