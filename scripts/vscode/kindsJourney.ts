import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { askFor, clickOn, type JourneyOptions, type JourneyStep, pointAt, repeat } from './journey.ts';
import { root } from './paths.ts';

/** One file of a kind that people deploy, and what a user sees of it. */
interface Kind {
  readonly file: string;
  /** The word that is underlined. */
  readonly word: string;
  /** What the hover on that word says. */
  readonly says: string;
  /** The title of a fix, and a text that it writes or, with `gone`, removes; absent where there is none. */
  readonly fix?: { readonly title: string; readonly text: string; readonly gone?: true };
}

const KINDS: readonly Kind[] = [
  {
    file: 'ceph.yaml',
    word: 'true',
    says: 'Rook only prefers to spread 3 pods',
    fix: { title: 'Keep pods apart with allowMultiplePerNode: false', text: 'allowMultiplePerNode: false' },
  },
  {
    file: 'vault.yaml',
    word: 'vault',
    says: '3 of 3 pods may share one node',
    fix: { title: 'Keep pods apart: remove the empty affinity', text: 'affinity', gone: true },
  },
  {
    file: 'values.yaml',
    word: 'soft',
    says: 'chart etcd of Bitnami only prefers to spread 3 pods',
    fix: { title: 'Keep pods apart with podAntiAffinityPreset: hard', text: 'podAntiAffinityPreset: hard' },
  },
  { file: 'talconfig.yaml', word: 'lab', says: '2 members tolerate no failure: use 3' },
  {
    file: 'mongodb.yaml',
    word: 'mongo',
    says: '3 of 3 pods of mongo and mongo-arbiter may share one node',
    fix: { title: 'Spread over nodes: maxSkew 1, DoNotSchedule, in 2 workloads', text: 'topologySpreadConstraints' },
  },
  {
    file: 'elastic.yaml',
    word: 'es-master-a',
    says: '2 of 3 pods of 3 workloads may share one node',
    fix: { title: 'Spread over nodes: maxSkew 1, DoNotSchedule, in 3 workloads', text: 'topologySpreadConstraints' },
  },
];

/** The files with which {@link kindsJourney} starts. */
export const kindsStart: JourneyOptions = { file: 'ceph.yaml', folder: join(root, 'test', 'vscode', 'kinds') };

/** In each file: the underline, the hover and the fix. */
export const kindsJourney: readonly JourneyStep[] = KINDS.flatMap(({ file, word, says, fix }) => [
  {
    title: `${file}: "${word}" is underlined, and the hover says why`,
    picture: file.replace('.yaml', '-hover.png'),
    act: async (page) => {
      await open(page, file);
      await page.locator('.squiggly-warning, .squiggly-info').first().waitFor();
      // Once the line above the service is there, no line moves any more.
      await page.locator('.codelens-decoration').first().waitFor();
      const pointAgain = async (): Promise<void> => {
        await page.mouse.move(0, 0);
        await pointAt(page, wordIn(page, word));
      };
      await repeat(page, pointAgain, page.locator('.monaco-hover', { hasText: says }).first());
    },
  },
  ...(fix ? [mended(file, word, fix)] : []),
]);

function mended(file: string, word: string, { title, text, gone }: NonNullable<Kind['fix']>): JourneyStep {
  return {
    title: `${file}: Ctrl+. offers "${title}", which mends it`,
    picture: file.replace('.yaml', '-fixed.png'),
    act: async (page) => {
      await page.keyboard.press('Escape');
      await clickOn(page, wordIn(page, word));
      const action = page.locator('.action-widget .action', { hasText: title }).first();
      await askFor(page, 'Control+.', action);
      await clickOn(page, action);
      const line = page.locator('.view-line', { hasText: text }).first();
      await line.waitFor({ state: gone ? 'detached' : 'attached' });
      await page.locator('.squiggly-warning').waitFor({ state: 'detached' });
    },
  };
}

/** Opens a file of the folder by its name. */
async function open(page: Page, file: string): Promise<void> {
  const tab = page.locator('.tab.active', { hasText: file });
  if (await tab.isVisible()) return;
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+p');
  await page.keyboard.type(file);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().waitFor();
  await page.keyboard.press('Enter');
  await tab.waitFor();
}

const wordIn = (page: Page, word: string) =>
  page.locator('.view-line span span', { hasText: new RegExp(`^${word}$`) }).first();
