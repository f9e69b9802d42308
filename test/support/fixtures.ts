/** The files below `test/fixtures`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIALECTS as ALL } from '../../server/src/dialects/registry.ts';

/** Each has a folder of fixtures. */
export const DIALECTS: readonly string[] = ALL.map(({ name }) => name);

export interface Fixture {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

const ROOT = join(import.meta.dirname, '../fixtures');

/** All YAML files of these folders, or of all folders, by name. */
export function fixtures(...folders: readonly string[]): readonly Fixture[] {
  const chosen = folders.length > 0 ? folders : readdirSync(ROOT);
  return chosen.flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.yaml'))
      .toSorted()
      .map((file) => {
        const path = join(ROOT, folder, file);
        return { name: `${folder}/${file}`, path, text: readFileSync(path, 'utf8') };
      }),
  );
}
