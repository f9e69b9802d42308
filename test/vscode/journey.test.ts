import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Journey, journey, startJourney } from '../../scripts/vscode/journey.ts';

describe('a user opens the ledger', () => {
  let started: Journey | undefined;
  beforeAll(async () => {
    started = await startJourney();
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  for (const { title, act } of journey) {
    test(title, async () => {
      await expect(started && act(started.page)).resolves.toBeUndefined();
    });
  }
});
