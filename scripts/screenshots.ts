// npm run screenshots: takes pictures of the journeys in every kind of theme. Pictures for the documentation go into
// docs/images, all others into .vscode-test/pictures.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  beforeAfterJourney,
  constraintJourney,
  constraintPairJourney,
  explorerJourney,
  zonesJourney,
  zonesStart,
} from './vscode/explorerJourney.ts';
import {
  etcdJourney,
  etcdStart,
  type JourneyOptions,
  type JourneyStep,
  journey,
  startJourney,
} from './vscode/journey.ts';
import { kindsJourney, kindsStart } from './vscode/kindsJourney.ts';
import { machinesJourney, machinesStart } from './vscode/machinesJourney.ts';
import { root } from './vscode/paths.ts';
import { runOrThrow } from './vscode/run.ts';
import { SCENES, structureIn } from './vscode/structureScenes.ts';

const images = join(root, 'docs', 'images');

/** The height of the window for a picture, in pixels, where it is not that of the ledger. */
const heights: Readonly<Record<string, number>> = {
  'etcd.png': 790,
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

/** The pictures that are taken in every theme. */
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
  await photograph(etcdJourney, { ...etcdStart, theme }, pathOf);
  await photograph(machinesJourney, { ...machinesStart, theme }, pathOf);
  await photographExplorer(explorerJourney, { theme }, pathOf);
  // These two are looked at, and in no page.
  const lookedAt = (picture: string): string => join(folder, picture);
  await photographExplorer(zonesJourney, { ...zonesStart, theme }, lookedAt);
  await photographExplorer(constraintJourney, { ...etcdStart, theme }, lookedAt);
  await photographExplorer(constraintPairJourney, { ...etcdStart, theme }, lookedAt);
  await photographExplorer(beforeAfterJourney, { theme }, pathOf);
}
const kinds = join(root, '.vscode-test', 'pictures', 'kinds');
await mkdir(kinds, { recursive: true });
await photograph(kindsJourney, { ...kindsStart, theme: themes.light }, (picture) => join(kinds, picture));
await photographWalkthrough();
for (const scene of SCENES) {
  const path = join(root, '.vscode-test', 'pictures', `structure-${scene}.png`);
  await structureIn(scene, (page) => page.screenshot({ path, scale: 'css' }));
}

/**
 * Walks through a journey in a VS Code of its own.
 * @param pathOf gives the path for the picture of a step
 */
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

/** The panel alone, in a window wide enough to show the risk beside the placement. */
async function photographExplorer(
  steps: readonly JourneyStep[],
  start: JourneyOptions,
  pathOf: (picture: string) => string,
): Promise<void> {
  await using started = await startJourney(start);
  const { page } = started;
  await page.setViewportSize({ width: 1640, height: 1166 });
  for (const { title, picture, act } of steps) {
    await act(page);
    if (picture === undefined) continue;
    const clip = await page.locator('iframe.webview').boundingBox();
    await page.screenshot({ path: pathOf(picture), ...(clip && { clip }) });
    process.stdout.write(`${pathOf(picture)}: ${title}\n`);
    return;
  }
}

/** Takes small pictures, since they are in the package: one for each step of the walkthrough. */
async function photographWalkthrough(): Promise<void> {
  await using started = await startJourney({ theme: themes.dark });
  const { page } = started;
  const folder = join(root, 'docs', 'walkthrough');
  await mkdir(folder, { recursive: true });
  const take = async (name: string, clip: Clip): Promise<void> => {
    const picture = await page.screenshot({ clip, scale: 'css' });
    const file = `${name}.webp`;
    await writeFile(join(folder, file), await asWebp(page, picture));
    process.stdout.write(`${file}\n`);
  };
  // The picture leaves out the frame of the window, since an edge may light up.
  const window = { x: 8, y: 6, width: 632, height: 374 };
  for (const { act, picture } of journey) {
    await act(page);
    if (picture === 'squiggle.png') await take('see', window);
    if (picture !== 'quick-fix.png') continue;
    await take('mend', window);
    break;
  }
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 1640, height: 1000 });
  for (const { act, picture } of explorerJourney) {
    await act(page);
    if (picture !== undefined) break;
  }
  const panel = await page.locator('iframe.webview').boundingBox();
  if (panel) await take('explore', { ...panel, height: 440 });
}

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture as WebP, which takes a quarter of the bytes. The browser writes it. */
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const encoded = await page.evaluate<string>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    const webp = await canvas.convertToBlob({ type: 'image/webp', quality: 0.3 });
    return btoa(String.fromCharCode(...new Uint8Array(await webp.arrayBuffer())));
  })()`);
  return Buffer.from(encoded, 'base64');
}
