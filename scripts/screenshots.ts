// npm run screenshots: photographs each step of the journey into docs/images, and the hover in every kind of theme.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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

await runOrThrow('node', ['scripts/build.ts'], { stdio: 'inherit' });
await mkdir(images, { recursive: true });
await photograph((picture) => picture);
for (const [name, theme] of Object.entries(hoverIn)) {
  await photograph((picture) => (picture === 'hover.png' ? name : undefined), theme);
}

/** Walks through the journey in a VS Code of its own. `nameOf` says what a step's picture is called, if it is taken. */
async function photograph(nameOf: (picture: string) => string | undefined, theme?: string): Promise<void> {
  const { page, end } = await startJourney(theme);
  try {
    for (const { title, picture, act } of journey) {
      await act(page);
      const name = picture === undefined ? undefined : nameOf(picture);
      if (name === undefined) continue;
      await page.screenshot({ path: join(images, name), ...(picture !== 'hover.png' && { clip: manifest }) });
      process.stdout.write(`${name}: ${title}\n`);
    }
  } finally {
    await end();
  }
}
