// npm run screenshots: photographs the journeys in every kind of theme. What the documentation shows goes into docs/images,
// the rest, for whoever wants to look at it, into .vscode-test/pictures.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { explorerJourney } from './vscode/explorerJourney.ts';
import { type JourneyOptions, type JourneyStep, journey, startJourney } from './vscode/journey.ts';
import { machinesJourney, machinesStart } from './vscode/machinesJourney.ts';
import { root } from './vscode/paths.ts';
import { runOrThrow } from './vscode/run.ts';

const images = join(root, 'docs', 'images');

/** How much of the window a picture needs, in pixels, where that is not what the ledger takes. */
const heights: Readonly<Record<string, number>> = {
  'hover.png': 790,
  'hints.png': 600,
  'refactor.png': 600,
  'completion.png': 600,
};

const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const;

/** Shown in every theme. */
const inAllThemes = new Set(['hover.png', 'explorer.png']);

await runOrThrow('node', ['scripts/build.ts'], { stdio: 'inherit' });
for (const [kind, theme] of Object.entries(themes)) {
  const folder = join(root, '.vscode-test', 'pictures', kind);
  await mkdir(folder, { recursive: true });
  const pathOf = (picture: string): string => {
    if (kind === 'light') return join(images, picture);
    return inAllThemes.has(picture) ? join(images, picture.replace('.', `-${kind}.`)) : join(folder, picture);
  };
  await photograph(journey, { theme }, pathOf);
  await photograph(machinesJourney, { ...machinesStart, theme }, pathOf);
  await photographExplorer(theme, pathOf);
}

/** Walks through a journey in a VS Code of its own. `pathOf` says where a step's picture goes. */
async function photograph(
  steps: readonly JourneyStep[],
  start: JourneyOptions,
  pathOf: (picture: string) => string,
): Promise<void> {
  await using started = await startJourney(start);
  for (const { title, picture, act } of steps) {
    await act(started.page);
    if (picture === undefined) continue;
    const clip = { x: 0, y: 0, width: 960, height: heights[picture] ?? 400 };
    await started.page.screenshot({ path: pathOf(picture), clip });
    process.stdout.write(`${pathOf(picture)}: ${title}\n`);
  }
}

/** The panel alone, in a window so wide that the risk stands beside the placement. */
async function photographExplorer(theme: string, pathOf: (picture: string) => string): Promise<void> {
  await using started = await startJourney({ theme });
  const { page } = started;
  await page.setViewportSize({ width: 1640, height: 1166 });
  for (const { title, picture, act } of explorerJourney) {
    await act(page);
    if (picture === undefined) continue;
    const clip = await page.locator('iframe.webview').boundingBox();
    await page.screenshot({ path: pathOf(picture), ...(clip && { clip }) });
    process.stdout.write(`${pathOf(picture)}: ${title}\n`);
    return;
  }
}
