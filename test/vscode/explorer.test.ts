import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  beforeAfterJourney,
  constraintJourney,
  constraintPairJourney,
  explorerIn,
  explorerJourney,
  narrowJourney,
  zonesJourney,
  zonesStart,
} from '../../scripts/vscode/explorerJourney.ts';
import { etcdStart, type Journey, startJourney } from '../../scripts/vscode/journey.ts';
import { violationsIn } from '../support/axe.ts';

const WIDE = { width: 1600, height: 1000 };
const NARROW = { width: 960, height: 790 };

describe.for([
  ['the ledger', explorerJourney, {}, WIDE],
  ['the ledger in a small window', narrowJourney, {}, NARROW],
  ['services in zones', zonesJourney, zonesStart, WIDE],
  ['what a scheduler places', constraintJourney, etcdStart, WIDE],
  ['a quick fix before it is made', beforeAfterJourney, {}, WIDE],
  ['a constraint before it is added', constraintPairJourney, etcdStart, WIDE],
] as const)('a user explores %s', ([, steps, start, size]) => {
  let started: Journey | undefined;
  beforeAll(async () => {
    started = await startJourney(start);
    await started.page.setViewportSize(size);
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  for (const { title, act } of steps) {
    test(title, async () => {
      await expect(started && act(started.page)).resolves.toBeUndefined();
      if (started && /nothing to explore|taken down|worst that the scheduler/.test(title))
        expect(await violations(started.page)).toEqual([]);
    });
  }
});

test.for(['Default Light Modern', 'Default Dark Modern', 'Default High Contrast', 'Default High Contrast Light'])(
  'axe finds nothing to object to in %s',
  async (theme) => {
    await using started = await startJourney({ theme });
    await explorerJourney[0]?.act(started.page);
    expect(await violations(started.page)).toEqual([]);
    for (const host of ['pm-1', 'pm-2', 'pm-3']) {
      await explorerIn(started.page)
        .getByRole('button', { name: `Take down ${host}` })
        .click();
      await explorerIn(started.page)
        .getByRole('button', { name: `Bring back ${host}` })
        .waitFor();
      expect(await violations(started.page)).toEqual([]);
    }
    await explorerIn(started.page).getByRole('button', { name: 'Best' }).click();
    await explorerIn(started.page).locator('#loss', { hasText: '24 %' }).waitFor();
    expect(await violations(started.page)).toEqual([]);
    await explorerIn(started.page).getByRole('button', { name: 'Before and After' }).click();
    await explorerIn(started.page).locator('.pair').waitFor();
    expect(await violations(started.page)).toEqual([]);
  },
);

test('names from the file are text, whatever they say', async () => {
  const name = '<img src=x onerror=alert(1)>';
  const text = `deployments:\n  - name: "${name}"\n    fault: crash-stop/pm\n    hosts: { "<b>a</b>": 2, b: 1 }\n`;
  await using started = await startJourney({ text });
  await started.page.locator('.codelens-decoration a', { hasText: 'One host failure loses quorum' }).click();
  const view = explorerIn(started.page);
  await view.getByRole('heading', { name }).waitFor();
  await view.getByText('<b>a</b>', { exact: true }).waitFor();
  expect(await view.locator('img, b').count()).toBe(0);
});

/** What a rule of axe is called, and the elements that break it. */
async function violations(page: Page): Promise<unknown> {
  const frame = await (await explorerIn(page).locator('main').elementHandle())?.ownerFrame();
  if (!frame) throw new Error('the explorer has no frame');
  return violationsIn(frame);
}
