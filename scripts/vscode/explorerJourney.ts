import type { FrameLocator, Locator, Page } from 'playwright-core';
import { askFor, clickOn, type JourneyOptions, type JourneyStep, lightBulb, repeat } from './journey.ts';

/** Goes from the line above the ledger to a better placement in the file: first by mouse, then by keyboard alone. */
export const explorerJourney: readonly JourneyStep[] = [
  {
    title: 'a click on the line above the service opens the explorer beside the file',
    act: async (page) => {
      await page.locator('.codelens-decoration a', { hasText: 'Tolerates 2 faults' }).click();
      await explorerIn(page).getByRole('heading', { name: 'ledger' }).waitFor();
      await expectLoss(page, '48 %');
      await explorerIn(page).getByText('One more host makes it worse').waitFor();
    },
  },
  {
    title: 'a machine that is taken down leaves others critical, and comes back',
    act: async (page) => {
      await explorerIn(page).getByRole('button', { name: 'Take down pm-1' }).click();
      await explorerIn(page).locator('#outage', { hasText: 'With 1 host down the service keeps' }).waitFor();
      await explorerIn(page).getByRole('button', { name: 'Bring back pm-1' }).click();
      await explorerIn(page).locator('#outage').waitFor({ state: 'detached' });
    },
  },
  {
    title: 'the mouse drags a VM to another machine, and the numbers follow before it is dropped',
    act: async (page) => {
      await drag(page, replicaOn(page, 'pm-5'), hostRow(page, 'pm-1'), async () => {
        await expectLoss(page, '44 %');
      });
      await expectLoss(page, '44 %');
      await expectSize(page, 'pm-1', '2 → 3');
      await tradeOff(page, /keep host majority \(limited-byzantine\/vm\).*44\s%.*48\s%/).waitFor();
    },
  },
  {
    title: 'Escape puts back what the keyboard has carried, and Space drops it',
    act: async (page) => {
      await replicaOn(page, 'pm-2').focus();
      await press(page, 'Space', 'ArrowUp');
      await expectSize(page, 'pm-1', '2 → 4');
      await spoken(page, /^Over pm-1\. 38 % probability of losing the host majority after 3 faults/).waitFor();
      await press(page, 'Escape');
      await expectSize(page, 'pm-1', '2 → 3');
      await press(page, 'Space', 'ArrowUp', 'Space');
      await spoken(page, /^Dropped on pm-1\./).waitFor();
      await expectLoss(page, '38 %');
    },
  },
  {
    title: 'the keyboard alone reaches the best placement',
    picture: 'explorer.png',
    act: async (page) => {
      await tabTo(page, explorerIn(page).getByRole('button', { name: 'Best' }));
      await press(page, 'Enter');
      await expectLoss(page, '24 %');
      await tradeOff(page, /keep replica majority \(crash-stop\/pm\).*20\s%/).waitFor();
    },
  },
  {
    title: 'Apply to File writes the edit, and the explorer follows the file',
    act: async (page) => {
      await tabTo(page, explorerIn(page).getByRole('button', { name: 'Apply to File' }));
      await press(page, 'Enter');
      await page.locator('.view-line', { hasText: /pm-1:\s*6/ }).waitFor();
      await page.locator('.view-line', { hasText: /pm-5:\s*1/ }).waitFor();
      await expectSize(page, 'pm-1', '6');
    },
  },
  {
    title: 'an edit of the file shows in the explorer',
    act: async (page) => {
      await page.locator('.view-line', { hasText: /pm-1:\s*6/ }).click();
      await press(page, 'End', 'Backspace', '4');
      await page.locator('.view-line', { hasText: /pm-5:\s*1/ }).click();
      await press(page, 'End', 'Backspace', '3');
      await expectSize(page, 'pm-1', '4');
      await expectSize(page, 'pm-5', '3');
    },
  },
  {
    title: 'a reload of the window brings the explorer back with its draft',
    act: async (page) => {
      await press(page, 'Control+s');
      await page.locator('.tab.active:not(.dirty)', { hasText: 'ledger.yaml' }).waitFor();
      await explorerIn(page).getByRole('button', { name: 'Balanced' }).click();
      await expectSize(page, 'pm-1', '4 → 2');
      // The address opens one file. Without that part, the window comes back as it was.
      await page.evaluate("history.replaceState(null, '', location.href.replace(/&payload=.*/, ''))");
      await run(page, 'Developer: Reload Window');
      await page.waitForEvent('load');
      await expectSize(page, 'pm-1', '4 → 2');
      await expectLoss(page, '48 %');
    },
  },
  {
    title: 'the report and the picture are saved where people choose',
    act: async (page) => {
      await explorerIn(page).getByRole('button', { name: 'Save as PNG' }).click();
      await saveAs(page, 'ledger-risk.png');
      await explorerIn(page).getByRole('button', { name: 'Save Report' }).click();
      await saveAs(page, 'ledger-risk.md');
      // The explorer stays behind the preview.
      const preview = page.locator('iframe.webview').last().contentFrame().frameLocator('#active-frame');
      await preview.getByRole('heading', { name: 'Placement of ledger' }).waitFor();
      await preview.getByText(/^ledger\.yaml, \d{4}-\d\d-\d\d$/).waitFor();
      await run(page, 'View: Show Explorer');
      await page.locator('.explorer-folders-view', { hasText: 'ledger-risk.png' }).waitFor();
    },
  },
  {
    title: 'without a file there is nothing to explore, and it says what to do',
    act: async (page) => {
      await run(page, 'View: Close All Editors');
      await page.locator('.tab').first().waitFor({ state: 'detached' });
      await run(page, 'Quorate: Open Risk Explorer');
      await explorerIn(page).getByRole('heading', { name: 'No service under the cursor' }).waitFor();
    },
  },
  {
    title: 'such as to open an example, which is a file of its own',
    act: async (page) => {
      await explorerIn(page).getByRole('button', { name: 'Open an Example' }).click();
      await page.locator('.tab', { hasText: /Untitled|Nothing here/ }).waitFor();
      await explorerIn(page).getByText('Worst case allowed: 5 pods on 1 node').waitFor();
      await expectLoss(page, '100 %');
    },
  },
];

/** The same panel beside the file in a small window, where its words take several lines. */
export const narrowJourney: readonly JourneyStep[] = [
  {
    title: 'the chart tells its values at the pointer',
    act: async (page) => {
      await page.locator('.codelens-decoration a', { hasText: 'Tolerates 2 faults' }).click();
      const third = explorerIn(page).locator('[data-faults="3"]');
      await third.scrollIntoViewIfNeeded();
      await third.hover();
      await explorerIn(page)
        .locator('#pointed', { hasText: 'after 3 faults: Draft 48 %, Current 48 %, Best 24 %' })
        .waitFor();
    },
  },
  {
    title: 'the risk stays in sight while a VM is dragged, and no row moves',
    act: async (page) => {
      await replicaOn(page, 'pm-5').scrollIntoViewIfNeeded();
      const before = await hostRow(page, 'pm-3').boundingBox();
      await drag(page, replicaOn(page, 'pm-5'), hostRow(page, 'pm-4'), async () => {
        await expectSize(page, 'pm-4', '2 → 3');
        await explorerIn(page).locator('.outcome .quiet', { hasText: 'was 48 %' }).waitFor();
        const underway = await hostRow(page, 'pm-3').boundingBox();
        if (JSON.stringify(underway) !== JSON.stringify(before)) throw new Error('a row has moved');
      });
    },
  },
  {
    title: 'a service that the view stays with is marked so',
    act: async (page) => {
      const pin = explorerIn(page).getByRole('button', { name: 'Pin' });
      await pin.click();
      const frame = await (await pin.elementHandle())?.ownerFrame();
      const outline = await frame?.evaluate<string>(
        `getComputedStyle(document.querySelector('.choices [aria-pressed=true]')).outlineStyle`,
      );
      if (outline !== 'solid') throw new Error(`the button has the outline ${outline}`);
    },
  },
];

/** A file whose services are on machines in three zones, one of them idle. */
export const zonesStart: JourneyOptions = {
  file: 'coordination.yaml',
  text: `hosts:
  rack-a-1: { zone: a }
  rack-b-1: { zone: b }
  rack-a-2: { zone: a }
  rack-c-1: { zone: c }
deployments:
  - name: locks
    fault: crash-stop/pm
    hosts: { rack-a-1: 2, rack-b-1: 1, rack-a-2: 2 }
  - name: queue
    fault: crash-stop/pm
    hosts: { rack-a-1: 1, rack-b-1: 1, rack-c-1: 1 }
`,
};

/** Takes a zone down, and goes to the other service of the file. */
export const zonesJourney: readonly JourneyStep[] = [
  {
    title: 'hosts are shown by zone, idle ones included, and a zone is taken down',
    picture: 'explorer-zones.png',
    act: async (page) => {
      await page.locator('.codelens-decoration a').first().click();
      await hostRow(page, 'rack-c-1').waitFor();
      await explorerIn(page).getByRole('button', { name: 'Take down zone b' }).click();
      await explorerIn(page)
        .locator('#outage', { hasText: 'It is lost with any one of rack-a-1, rack-a-2.' })
        .waitFor();
      await explorerIn(page).locator('.critical').nth(1).waitFor();
    },
  },
  {
    title: 'another service is found by typing a part of its name',
    act: async (page) => {
      await explorerIn(page).getByRole('button', { name: 'Choose Service' }).click();
      await page.locator('.quick-input-widget input').fill('que');
      await press(page, 'Enter');
      await explorerIn(page).getByRole('heading', { name: 'queue' }).waitFor();
    },
  },
];

/** From a quick fix to both placements, to the file: first for replicas that the file places. */
export const beforeAfterJourney: readonly JourneyStep[] = [
  {
    title: 'a quick fix shows both placements, with the risk of both and what moves',
    picture: 'before-after.png',
    act: async (page) => {
      await compareFix(page, page.locator('.view-line span', { hasText: /^ledger$/ }).first());
      await expectPair(page, 'pm-1', '2', '6 (4 more)');
      await expectPair(page, 'pm-5', '2 (1 fewer)', '1');
      await expectLoss(page, '24 %');
      await explorerIn(page).locator('.both dd', { hasText: '48 %' }).waitFor();
      await spoken(page, /^Before and after\. 24 % probability/).waitFor();
    },
  },
  {
    title: 'the keyboard chooses another placement, and goes back to the board with it',
    act: async (page) => {
      await tabTo(page, explorerIn(page).getByRole('button', { name: 'Balanced' }));
      await press(page, 'Enter');
      await expectPair(page, 'pm-1', '2', '2');
      await tabTo(page, explorerIn(page).getByRole('button', { name: 'Best' }));
      await press(page, 'Enter');
      await expectPair(page, 'pm-1', '2', '6 (4 more)');
      await tabTo(page, explorerIn(page).getByRole('button', { name: 'Before and After' }));
      await press(page, 'Enter');
      await expectSize(page, 'pm-1', '2 → 6');
      await press(page, 'Enter');
      await expectPair(page, 'pm-1', '2', '6 (4 more)');
    },
  },
  {
    title: 'Apply to File writes it, and the board is back',
    act: async (page) => {
      await tabTo(page, explorerIn(page).getByRole('button', { name: 'Apply to File' }));
      await press(page, 'Enter');
      await page.locator('.view-line', { hasText: /pm-1:\s*6/ }).waitFor();
      await expectSize(page, 'pm-1', '6');
    },
  },
];

/** The same for a constraint, which decides what a scheduler may do. */
export const constraintPairJourney: readonly JourneyStep[] = [
  {
    title: 'a constraint is compared by the worst that the scheduler may do',
    picture: 'before-after-constraint.png',
    act: async (page) => {
      await compareFix(page, page.locator('.view-line span', { hasText: /^etcd$/ }).first());
      await expectPair(page, 'node-1', '5 (4 fewer)', '1');
      await expectPair(page, 'node-2', '0', '1 (1 more)');
      await explorerIn(page)
        .getByRole('radio', { name: /^Spread over nodes/ })
        .and(explorerIn(page).locator(':checked'))
        .waitFor();
    },
  },
  {
    title: 'and is added from there',
    act: async (page) => {
      await explorerIn(page).getByRole('button', { name: 'Add Constraint' }).click();
      await page.locator('.view-line', { hasText: /topologySpreadConstraints:/ }).waitFor();
      await explorerIn(page).getByText('Worst case allowed: 5 pods on 5 nodes').waitFor();
    },
  },
];

async function compareFix(page: Page, name: Locator): Promise<void> {
  await page.locator('.squiggly-warning').first().waitFor();
  // The line above the service moves its name down.
  await page.locator('.codelens-decoration a').first().waitFor();
  await clickOn(page, name);
  await lightBulb(page);
  const action = page.locator('.action-widget .action', { hasText: 'Compare Before and After in Risk Explorer' });
  await askFor(page, 'Control+.', action);
  await clickOn(page, action);
}

/** What a host holds before and after, as a screen reader reads it. */
async function expectPair(page: Page, host: string, ...sides: readonly string[]): Promise<void> {
  const row = explorerIn(page).getByRole('row', { name: [host, ...sides].join(' '), exact: true });
  await row.waitFor();
}

/** Adds the constraint for the scheduler that the explorer offers for etcd. */
export const constraintJourney: readonly JourneyStep[] = [
  {
    title: 'a click on the icon in the title of the file opens the explorer',
    act: async (page) => {
      await page.locator('.editor-actions .action-label[aria-label*="Open Risk Explorer"]').click();
      await explorerIn(page).getByRole('heading', { name: 'etcd' }).waitFor();
    },
  },
  {
    title: 'a button adds the constraint that spreads the pods, and the risk follows',
    picture: 'explorer-constraint.png',
    act: async (page) => {
      await expectLoss(page, '100 %');
      await explorerIn(page).getByRole('button', { name: 'Add Spread Constraint' }).click();
      await page.locator('.view-line', { hasText: /topologySpreadConstraints:/ }).waitFor();
      await explorerIn(page).getByText('Worst case allowed: 5 pods on 5 nodes').waitFor();
      await explorerIn(page).getByRole('button', { name: 'Add Spread Constraint' }).waitFor({ state: 'detached' });
    },
  },
];

/** The page of the panel, which is a frame in a frame. */
export function explorerIn(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview').frameLocator('#active-frame');
}

const hostRow = (page: Page, host: string): Locator =>
  explorerIn(page)
    .locator('.host')
    .filter({ has: explorerIn(page).getByText(host, { exact: true }) });

const replicaOn = (page: Page, host: string): Locator => hostRow(page, host).locator('.replica').last();

const tradeOff = (page: Page, row: RegExp): Locator => explorerIn(page).locator('tr', { hasText: row });

const spoken = (page: Page, words: RegExp): Locator => explorerIn(page).locator('#spoken', { hasText: words });

const expectLoss = (page: Page, loss: string): Promise<void> =>
  explorerIn(page)
    .locator('#loss', { hasText: new RegExp(`^${loss}$`) })
    .waitFor();

const expectSize = (page: Page, host: string, size: string): Promise<void> =>
  hostRow(page, host)
    .locator('.number', { hasText: new RegExp(`^${size}$`) })
    .waitFor();

/**
 * Runs a command by its name, from the list of commands. The list does not change while it is open, and a window that
 * is still opening lacks commands, such as those for a trusted workspace: so it is opened again until it has this one.
 */
export async function run(page: Page, command: string): Promise<void> {
  const list = async (): Promise<void> => {
    await press(page, 'F1');
    await page.locator('.quick-input-widget input').fill(`>${command}`);
  };
  await repeat(page, list, page.locator('.quick-input-list-row', { hasText: command }).first());
  await press(page, 'Enter');
}

/** Accepts the place that the dialog offers, after a look at the name. */
async function saveAs(page: Page, name: string): Promise<void> {
  const place = page.locator('.quick-input-widget input');
  await place.waitFor();
  for (let value = ''; !value.endsWith(`/${name}`); value = await place.inputValue()) await page.waitForTimeout(50);
  await press(page, 'Enter');
  await place.waitFor({ state: 'hidden' });
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until the element has the focus, as a user without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await target.and(explorerIn(page).locator(':focus')).count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

async function drag(page: Page, from: Locator, to: Locator, underway: () => Promise<void>): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error('nothing to drag, or nowhere to');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 10 });
  await underway();
  await page.mouse.up();
}
