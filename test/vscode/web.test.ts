import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journey, journey } from '../../scripts/vscode/journey.ts';
import { startWebJourney } from '../../scripts/vscode/webJourney.ts';

describe('a user opens the ledger in VS Code for the web', () => {
  let started: Journey | undefined;
  // The first time, VS Code for the web is installed.
  beforeAll(async () => {
    started = await startWebJourney();
  }, 300_000);
  afterAll(() => started?.[Symbol.asyncDispose]());

  for (const { title, act } of journey) {
    test(title, async () => {
      await expect(started && act(started.page)).resolves.toBeUndefined();
    });
  }
});
