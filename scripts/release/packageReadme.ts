/** Makes the README of a package. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/paths.ts';
import { ADDRESS } from './address.ts';

const PICTURE = /!\[[^\]]*\]\(/;
/** A link to another file of the repository, or a picture in it. */
const LINK = /(?<mark>!?)\[(?<text>[^\]]*)\]\((?!https?:|#)(?<path>[^)]+)\)/g;

/**
 * The README for the page of a package. Such pages load pictures only from the web, so links lead to the repository, at
 * the tag of this version. Without a public address the pictures are left out, and links become text.
 */
export async function packageReadme(version: string, address = ADDRESS): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  if (address === undefined) {
    const paragraphs = readme.split(/\n{2,}/).filter((paragraph) => !PICTURE.test(paragraph));
    return paragraphs.join('\n\n').replaceAll(LINK, '$<text>');
  }
  return readme.replaceAll(LINK, (_, mark: string, text: string, path: string) => {
    return `${mark}[${text}](${address}/${mark === '!' ? 'raw' : 'blob'}/v${version}/${path})`;
  });
}
