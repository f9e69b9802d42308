// npm run screenshots: photographs each step of the journey into docs/images.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { journey, startJourney } from './vscode/journey.ts';
import { root } from './vscode/paths.ts';
import { runOrThrow } from './vscode/run.ts';

const images = join(root, 'docs', 'images');

await runOrThrow('node', ['scripts/build.ts'], { stdio: 'inherit' });
await mkdir(images, { recursive: true });
const { page, end } = await startJourney();
try {
  for (const { title, picture, act } of journey) {
    // oxlint-disable-next-line no-await-in-loop -- a journey is one step after another
    await act(page);
    // oxlint-disable-next-line no-await-in-loop
    await page.screenshot({ path: join(images, picture) });
    process.stdout.write(`${picture}: ${title}\n`);
  }
} finally {
  await end();
}
