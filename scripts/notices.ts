/** Lists the packages whose code is in a bundle: their licences must be passed on with it, and users ask for a list. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { parseTrustedJson } from './vscode/json.ts';

interface Bundled {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** The folder in which the package is installed. */
  readonly folder: string;
}

/**
 * The packages in these bundles, each once.
 * @throws Error when a package has no licence, since it may not be passed on then
 */
export function bundledPackages(bundles: readonly Metafile[]): readonly Bundled[] {
  const inputs = bundles.flatMap(({ inputs: files }) => Object.keys(files));
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const found = [...folders]
    .toSorted((a, b) => a.localeCompare(b))
    .map((folder): Bundled => {
      const { license, ...rest } = parseTrustedJson<{ name: string; version: string; license?: string }>(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      if (license === undefined) throw new Error(`${rest.name} has no licence`);
      return { name: rest.name, version: rest.version, license, folder };
    });
  return [...new Map(found.map((one) => [`${one.name}@${one.version}`, one])).values()];
}

/** The licences of the packages. A few packages name theirs only in their manifest. */
export function thirdPartyNotices(packages: readonly Bundled[]): string {
  const notices = packages.map(({ name, version, license, folder }) => {
    const files = readdirSync(folder).filter((entry) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(entry));
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${'='.repeat(80)}\n${name} ${version} (${license})`, ...texts, ''].join('\n\n');
  });
  return `Quorate contains code of these packages.\n\n${notices.join('\n')}`;
}

/** The list of packages for programs, in the form of CycloneDX: cyclonedx.org/docs/1.5/json */
export function billOfMaterials(packages: readonly Bundled[]): string {
  const components = packages.map(({ name, version, license }) => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const licenses = [/^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license }];
    return { type: 'library', 'bom-ref': purl, name, version, purl, licenses };
  });
  return `${JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1, components }, null, 2)}\n`;
}
