/** The licences of the packages whose code is in a bundle: they ask to be passed on with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { parseTrustedJson } from './vscode/json.ts';

/** @throws Error when a package has no licence, since then nobody may pass it on */
export function thirdPartyNotices(bundles: readonly Metafile[]): string {
  const inputs = bundles.flatMap(({ inputs: files }) => Object.keys(files));
  const folders = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const notices = [...folders].toSorted((a, b) => a.localeCompare(b)).map(noticeOf);
  return `Quorate contains code of these packages.\n\n${[...new Set(notices)].join('\n')}`;
}

/** A few packages name their licence in their manifest only. */
function noticeOf(folder: string): string {
  const { name, version, license } = parseTrustedJson<{ name: string; version: string; license?: string }>(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  if (license === undefined) throw new Error(`${name} has no licence`);
  const files = readdirSync(folder).filter((entry) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(entry));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${'='.repeat(80)}\n${name} ${version} (${license})`, ...texts, ''].join('\n\n');
}
