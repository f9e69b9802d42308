// npm run screenshots: photographs each step of the journey into docs/images, the hover and the risk
// explorer in every kind of theme.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { explorerJourney } from './vscode/explorerJourney.ts';
import { journey, startJourney } from './vscode/journey.ts';
import { root } from './vscode/paths.ts';
import { runOrThrow } from './vscode/run.ts';

const images = join(root, 'docs', 'images');

/** The part of the window that the ledger takes; only the hover needs all of it. */
const manifest = { x: 0, y: 0, width: 960, height: 400 };

const hoverIn = {
  'hover-dark.png': 'Default Dark Modern',
  'hover-high-contrast.png': 'Default High Contrast',
  'hover-high-contrast-light.png': 'Default High Contrast Light',
} as const;

const explorerThemes = {
  'explorer.png': 'Default Light Modern',
  'explorer-dark.png': 'Default Dark Modern',
  'explorer-high-contrast.png': 'Default High Contrast',
  'explorer-high-contrast-light.png': 'Default High Contrast Light',
} as const;

await runOrThrow('node', ['scripts/build.ts'], { stdio: 'inherit' });
await mkdir(images, { recursive: true });
await photographHover((picture) => picture);
for (const [name, theme] of Object.entries(hoverIn)) {
  await photographHover((picture) => (picture === 'hover.png' ? name : undefined), theme);
}
for (const [name, theme] of Object.entries(explorerThemes)) await photographExplorer(name, theme);

/** Walks through the journey in a VS Code of its own. `nameOf` says what a step's picture is called, if it is taken. */
async function photographHover(nameOf: (picture: string) => string | undefined, theme?: string): Promise<void> {
  await using started = await startJourney(theme);
  const { page } = started;
  for (const { title, picture, act } of journey) {
    await act(page);
    const name = picture === undefined ? undefined : nameOf(picture);
    if (name === undefined) continue;
    await page.screenshot({ path: join(images, name), ...(picture !== 'hover.png' && { clip: manifest }) });
    process.stdout.write(`${name}: ${title}\n`);
  }
}

/** The panel alone, in a window so wide that the risk stands beside the placement. */
async function photographExplorer(name: string, theme: string): Promise<void> {
  await using started = await startJourney(theme);
  const { page } = started;
  await page.setViewportSize({ width: 1640, height: 1166 });
  for (const { title, picture, act } of explorerJourney) {
    await act(page);
    if (picture === undefined) continue;
    const clip = await page.locator('iframe.webview').boundingBox();
    await page.screenshot({ path: join(images, name), ...(clip && { clip }) });
    process.stdout.write(`${name}: ${title}\n`);
    return;
  }
}
