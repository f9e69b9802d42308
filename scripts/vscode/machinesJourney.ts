import type { Page } from 'playwright-core';
import { askFor, clickOn, type JourneyOptions, type JourneyStep, lightBulb } from './journey.ts';

/** The file with which {@link machinesJourney} starts: three services that share machines, with hints at the hosts. */
export const machinesStart: JourneyOptions = {
  file: 'coordination.yaml',
  settings: { 'quorate.inlayHints': true },
};

/** Goes from what is seen at a glance to every placement with a name, and to the words of the format. */
export const machinesJourney: readonly JourneyStep[] = [
  {
    title: 'each host tells how many replicas it holds, and whether it is critical',
    picture: 'hints.png',
    act: async (page) => {
      await page.locator('.view-line', { hasText: /3\s*of\s5,\scritical/ }).waitFor();
      await page.locator('.codelens-decoration', { hasText: 'One host failure loses quorum' }).first().waitFor();
      // This is the last lens: once it is there, no line moves any more.
      await page.locator('.codelens-decoration', { hasText: 'Tolerates 1 host failure' }).waitFor();
    },
  },
  {
    title: 'Ctrl+Shift+R on a service lists every placement by name',
    picture: 'refactor.png',
    act: async (page) => {
      await click(page, 'locks');
      await lightBulb(page);
      await askFor(
        page,
        'Control+Shift+R',
        page.locator('.action-widget .action', { hasText: /^Rebalance: move 1 replica/ }),
      );
    },
  },
  {
    title: 'Ctrl+Space in place of a fault model lists all of them, and says what each means',
    picture: 'completion.png',
    act: async (page) => {
      await page.keyboard.press('Escape');
      await click(page, 'crash-stop');
      await page.keyboard.press('End');
      for (const _ of 'crash-stop/pm') await page.keyboard.press('Backspace');
      await askFor(
        page,
        'Control+Space',
        page.locator('.suggest-widget .monaco-list-row', { hasText: 'unlimited-byzantine/pm' }),
      );
      // One step further, the meaning of a word stands beside it.
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Control+Space');
      await page.locator('.suggest-details', { hasText: /[Hh]osts? crash/ }).waitFor();
    },
  },
];

/** Puts the cursor on the first word of this text. */
async function click(page: Page, text: string): Promise<void> {
  await clickOn(page, page.locator('.view-line span span', { hasText: text }).first());
}
