/** The manifest of the package: the `package.json` above this file, whether the program is bundled or not. */
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly repository?: { readonly url: string };
}

export function packageVersion(): string {
  return packageManifest().version;
}

/** The address of a file of the repository in this version; undefined where the package names no repository. */
export function addressOf(path: string): string | undefined {
  const { version, repository } = packageManifest();
  const [, address] = /^git\+(https:.*)\.git$/.exec(repository?.url ?? '') ?? [];
  return address === undefined ? undefined : `${address}/blob/v${version}/${path}`;
}

function packageManifest(): Manifest {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Manifest;
    } catch {
      if (folder.pathname === '/' || folder.href === new URL('..', folder).href) return { version: '0.0.0' };
    }
  }
}
