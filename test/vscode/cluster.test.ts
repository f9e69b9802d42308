import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterJourney, fakeKubectl } from '../../scripts/vscode/clusterJourney.ts';
import { type Journey, startJourney } from '../../scripts/vscode/journey.ts';

describe('a user checks the cluster', async () => {
  const kubectl = await fakeKubectl();
  let started: Journey | undefined;
  beforeAll(async () => {
    started = await startJourney(kubectl.start);
  });
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]();
    await kubectl[Symbol.asyncDispose]();
  });

  for (const { title, act } of clusterJourney(kubectl)) {
    test(title, async () => {
      await expect(started && act(started.page)).resolves.toBeUndefined();
    });
  }
});

test('a workspace that is not trusted runs no kubectl', async () => {
  await using kubectl = await fakeKubectl();
  const settings = { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
  await using started = await startJourney({ ...kubectl.start, settings });
  const { page } = started;
  await page.locator('.codelens-decoration').first().waitFor();
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill('>Quorate: Check');
  await page.locator('.quick-input-list-row', { hasText: 'Quorate: Check Workspace' }).first().waitFor();
  expect(await page.locator('.quick-input-list-row', { hasText: 'Check Cluster' }).count()).toBe(0);
  expect(await kubectl.asked()).toEqual([]);
});
