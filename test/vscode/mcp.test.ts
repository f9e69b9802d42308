/** The server for agents, as VS Code finds it in the extension and starts it. */
import { expect, test } from 'vitest';
import { run } from '../../scripts/vscode/explorerJourney.ts';
import { startJourney } from '../../scripts/vscode/journey.ts';

test('VS Code lists the server, starts it, and learns of its tools', async () => {
  await using started = await startJourney({ settings: { 'chat.disableAIFeatures': false } });
  const { page } = started;
  const choose = (name: string): Promise<void> =>
    page.locator('.quick-input-list-row', { hasText: name }).first().click();
  await run(page, 'MCP: List Servers');
  await choose('Quorate');
  await choose('Start Server');
  const log = page.locator('.view-line', { hasText: /Discovered\s5\stools/ });
  await expect(log.waitFor()).resolves.toBeUndefined();
});
