// npm run icon: draws docs/images/icon.svg as the PNG that VS Code and the marketplaces show.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from './vscode/chromium.ts';
import { root } from './vscode/paths.ts';

const size = { width: 256, height: 256 };
const images = join(root, 'docs', 'images');

const browser = await launchChromium();
const page = await browser.newPage({ viewport: size });
await page.setContent(`<style>body { margin: 0 }</style>${await readFile(join(images, 'icon.svg'), 'utf8')}`);
await page.screenshot({ path: join(images, 'icon.png'), omitBackground: true });
await browser.close();
