/** The README as it is in the package. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';

const PICTURE = /!\[[^\]]*\]\(/;
/** A link to another file of the repository. */
const LINK = /\[(?<text>[^\]]*)\]\((?!https?:|#)[^)]+\)/g;

/**
 * Without pictures and links to files: the page of an extension in VS Code loads pictures from the web alone, and ours
 * are on no public address.
 */
export async function packageReadme(): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const paragraphs = readme.split(/\n{2,}/).filter((paragraph) => !PICTURE.test(paragraph));
  return paragraphs.join('\n\n').replaceAll(LINK, '$<text>');
}
