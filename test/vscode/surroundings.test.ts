import { test } from 'vitest';
import { startJourney } from '../../scripts/vscode/journey.ts';

test('a folder that nobody trusts is judged like any other', async () => {
  await using started = await startJourney({
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
  });
  const { page } = started;
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  await page.locator('.squiggly-warning').waitFor();
  await page.locator('.codelens-decoration', { hasText: 'Tolerates 2 faults' }).waitFor();
});

test('a German VS Code has German settings, commands and status', async () => {
  await using started = await startJourney({ language: 'de' });
  const { page } = started;
  await page.locator('.squiggly-warning').waitFor();
  await page.locator('[id="status.languageStatus"]').click();
  await page.locator('.hover-language-status', { hasText: 'Quorate: bereit' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('F1');
  // The list shows only as many commands as there is room for.
  await page.keyboard.type('Quorate Server');
  await page.locator('.quick-input-list-row', { hasText: 'Quorate: Server neu starten' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await page.keyboard.type('quorate.keep');
  await page.locator('.settings-editor', { hasText: 'Was sein Quorum behalten muss' }).waitFor();
});
