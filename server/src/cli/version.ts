import { readFileSync } from 'node:fs';

/** The version of the package, from the `package.json` above this file, bundled or not. */
export function packageVersion(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    try {
      const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string };
      return version;
    } catch {
      if (folder.pathname === '/' || folder.href === new URL('..', folder).href) return '0.0.0';
    }
  }
}
