import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchChromium, stayLocal } from './chromium.ts';
import { remoteAddress, serveCode, workbenchAddress } from './codeServer.ts';
import { root } from './paths.ts';

/** One thing that a user does and sees: `act` ends when it is visible, and fails when it does not appear. */
export interface JourneyStep {
  readonly title: string;
  /** The file name of the screenshot of this step; absent where none is taken. */
  readonly picture?: string;
  readonly act: (page: Page) => Promise<void>;
}

/** The journey from a manifest to its risk to the fix, in `examples/ledger.yaml`. */
export const journey: readonly JourneyStep[] = [
  {
    title: 'the name of the deployment is underlined, and the risk stands above it',
    picture: 'squiggle.png',
    act: async (page) => {
      await page.locator('.codelens-decoration', { hasText: 'Tolerates 2 faults' }).waitFor();
      await page.locator('.squiggly-warning').waitFor();
      await expectSameLine(page.locator('.squiggly-warning'), deploymentName(page));
    },
  },
  {
    title: 'hovering over it tells the risk, with a table',
    picture: 'hover.png',
    act: async (page) => {
      await pointAt(page, deploymentName(page));
      await page.locator('.monaco-hover table tr', { hasText: /^\s*3\s*48\s%\s*24\s%\s*$/ }).waitFor();
      await page.locator('.monaco-hover img[alt*="current = balanced 48\u00a0%"]').waitFor();
      await enlargeHover(page);
    },
  },
  {
    title: 'Ctrl+. on it offers to concentrate the replicas',
    picture: 'quick-fix.png',
    act: async (page) => {
      await page.keyboard.press('Escape');
      await clickOn(page, deploymentName(page));
      await lightBulb(page);
      await askFor(page, 'Control+.', concentrate(page));
    },
  },
  {
    title: 'picking it moves the replicas, and the underline goes',
    picture: 'fixed.png',
    act: async (page) => {
      await clickOn(page, concentrate(page));
      await page.locator('.squiggly-warning').waitFor({ state: 'detached' });
      await page.locator('.view-line', { hasText: /pm-1:\s*6/ }).waitFor();
      await page.locator('.view-line', { hasText: /pm-5:\s*1/ }).waitFor();
      // The lens and the number of problems in the tab appear a little later.
      await page
        .locator('.codelens-decoration', { hasText: /loses quorum in 24\s% of cases \(best possible\)/ })
        .waitFor();
      await page.locator('.tab.active .monaco-decoration-badge').waitFor({ state: 'detached' });
    },
  },
];

/** The file with which {@link etcdJourney} starts. */
export const etcdStart: JourneyOptions = { file: 'etcd.yaml' };

/** The first steps with a manifest of Kubernetes. */
export const etcdJourney: readonly JourneyStep[] = [
  {
    title: 'the name of the StatefulSet is underlined, and hovering over it tells what one node failure does',
    picture: 'etcd.png',
    act: async (page) => {
      await page.locator('.squiggly-warning').first().waitFor();
      await page.locator('.codelens-decoration', { hasText: 'One node failure may lose quorum' }).waitFor();
      await pointAt(page, page.locator('.view-line span', { hasText: /^etcd$/ }).first());
      await page.locator('.monaco-hover', { hasText: 'One node failure may take quorum down' }).waitFor();
      await enlargeHover(page);
    },
  },
  {
    title: 'a constraint can be looked at before it is written',
    act: async (page) => {
      await page.keyboard.press('Escape');
      await clickOn(page, page.locator('.view-line span', { hasText: /^etcd$/ }).first());
      await lightBulb(page);
      const preview = page.locator('.action-widget .action', { hasText: /^Preview: Spread over nodes/ });
      await askFor(page, 'Control+.', preview);
      await clickOn(page, preview);
      await page.locator('.bulk-edit-panel', { hasText: 'topologySpreadConstraints' }).waitFor();
    },
  },
];

export interface Journey extends AsyncDisposable {
  readonly page: Page;
}

export interface JourneyOptions {
  /** The colour theme. */
  readonly theme?: string | undefined;
  /** The name of one of the files of the folder. Not given: the ledger. */
  readonly file?: string;
  /** The folder; a copy of it is opened. Not given: the examples. */
  readonly folder?: string;
  /** A text for the file, in place of the example. */
  readonly text?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables of the environment of VS Code, over those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The display language, such as `de`. */
  readonly language?: string;
  /** The folders of the extensions. Not given: Quorate alone. */
  readonly installed?: readonly string[];
}

/** Opens a copy of the examples in a VS Code that has the extension installed. */
export async function startJourney(options: JourneyOptions = {}): Promise<Journey> {
  const { theme, file = 'ledger.yaml', text, settings, environment = {}, language, installed = [root] } = options;
  const folder = await mkdtemp(join(tmpdir(), 'quorate-'));
  await cp(options.folder ?? join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  if (text !== undefined) await writeFile(join(folder, 'examples', file), text);
  const code = await serveCode({
    installed,
    language,
    environment,
    settings: { ...uncluttered, ...(theme !== undefined && { 'workbench.colorTheme': theme }), ...settings },
  });
  const page = await openWindow();
  // The workbench takes its language from this value.
  if (language !== undefined) await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${language}'`);
  const address = remoteAddress(code, join(folder, 'examples', file));
  await page.goto(workbenchAddress(code, join(folder, 'examples'), [['openFile', address]]));
  await page.locator('.view-line', { hasText: /\w/ }).first().waitFor();
  // The explorer of files opens with a folder; this hides it.
  await page.keyboard.press('Control+b');
  return {
    page,
    [Symbol.asyncDispose]: async () => {
      await page.context().browser()?.close();
      await code.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A window in a browser of its own, as sharp as the pictures of a README must be. */
export async function openWindow(): Promise<Page> {
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 960, height: 790 }, deviceScaleFactor: 2 });
  await stayLocal(page);
  return page;
}

/** Settings for pictures: only the editor and the status bar, small enough to be read in a README. */
export const uncluttered = {
  'breadcrumbs.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.scrollBeyondLastLine': false,
  'editor.stickyScroll.enabled': false,
  'editor.wordWrap': 'on',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
};

const deploymentName = (page: Page): Locator => page.locator('.view-line span', { hasText: /^ledger$/ }).first();

const concentrate = (page: Page): Locator => page.locator('.action-widget .action', { hasText: /^Concentrate:/ });

/** Moves the mouse to the target as a hand would. What covers the text, such as the cursor, does not matter. */
export async function pointAt(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('nothing to point at');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
}

/** Clicks on the target in the way of {@link pointAt}. */
export async function clickOn(page: Page, target: Locator): Promise<void> {
  await pointAt(page, target);
  await page.mouse.down();
  await page.mouse.up();
}

/**
 * Waits for the light bulb at the cursor. VS Code asks for actions a quarter of a second after the cursor has moved,
 * and drops a menu that was opened before if they are not there by then.
 */
export async function lightBulb(page: Page): Promise<void> {
  await page.locator('.lightBulbWidget, [class*="codicon-gutter-lightbulb"]').first().waitFor();
}

/**
 * Presses the keys again and again until the wanted thing appears: a request that is made before the server has its
 * answer is not answered later by itself.
 */
export function askFor(page: Page, keys: string, wanted: Locator): Promise<void> {
  return repeat(page, () => page.keyboard.press(keys), wanted);
}

/** Does something again and again until the wanted thing appears, with Escape in between. */
export async function repeat(page: Page, act: () => Promise<void>, wanted: Locator): Promise<void> {
  for (let left = TRIES; ; left--) {
    await act();
    const shown = await wanted.waitFor({ timeout: PATIENCE }).then(
      () => true,
      (error: unknown) => error,
    );
    if (shown === true) return;
    if (left === 0) throw shown;
    await page.keyboard.press('Escape');
  }
}

/** How often something is done, and how long each attempt waits, in milliseconds. */
const TRIES = 15;
const PATIENCE = 4_000;

/** Drags the lower edge of the hover to the end of the window, so that all of it is visible. */
async function enlargeHover(page: Page): Promise<void> {
  const box = await page.locator('.monaco-resizable-hover').boundingBox();
  const height = page.viewportSize()?.height;
  if (box === null || height === undefined) throw new Error('there is no hover to enlarge');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 1, { steps: 20 });
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, height - 40, { steps: 10 });
  await page.mouse.up();
}

async function expectSameLine(one: Locator, other: Locator): Promise<void> {
  const [a, b] = await Promise.all([one.boundingBox(), other.boundingBox()]);
  const overlap = a && b && a.y < b.y + b.height && b.y < a.y + a.height && a.x < b.x + b.width && b.x < a.x + a.width;
  if (!overlap) throw new Error(`the underline is at ${JSON.stringify(a)}, the name at ${JSON.stringify(b)}`);
}
