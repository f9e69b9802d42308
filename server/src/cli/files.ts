import { access, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const MANIFEST = /\.ya?ml$/i;
const SKIPPED = new Set(['node_modules', '.git']);
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The files that `paths` name, and the YAML files below the folders among them, each once, in stable order.
 * What cannot be read is named in `errors`.
 */
export async function findFiles(paths: readonly string[]): Promise<{ files: string[]; errors: string[] }> {
  const files = new Set<string>();
  const errors: string[] = [];
  const visit = async (path: string, named: boolean): Promise<void> => {
    try {
      const found = await stat(path);
      if (found.isDirectory()) {
        const names = (await readdir(path)).filter((name) => !SKIPPED.has(name)).toSorted();
        for (const name of names) await visit(join(path, name), false);
      } else if (named || (found.isFile() && MANIFEST.test(path))) files.add(path);
    } catch (error) {
      errors.push(`${path}: ${reasonOf(error)}`);
    }
  };
  for (const path of paths) await visit(path, true);
  return { files: [...files], errors };
}

/** The text of a manifest; throws an `Error` with a short reason. */
export async function readManifest(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

/** As `readManifest`; undefined when there is no such file. */
export async function readIfThere(path: string): Promise<string | undefined> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there ? readManifest(path) : undefined;
}

function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    ELOOP: 'a symbolic link that leads to itself',
    EISDIR: 'is a folder',
  };
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}
