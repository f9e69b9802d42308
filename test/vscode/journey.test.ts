import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { etcdJourney, etcdStart, type Journey, journey, startJourney } from '../../scripts/vscode/journey.ts';
import { kindsJourney, kindsStart } from '../../scripts/vscode/kindsJourney.ts';
import { machinesJourney, machinesStart } from '../../scripts/vscode/machinesJourney.ts';

describe.for([
  ['the ledger', journey, {}],
  ['etcd on Kubernetes', etcdJourney, etcdStart],
  ['services that share machines', machinesJourney, machinesStart],
  ['files of six kinds', kindsJourney, kindsStart],
] as const)('a user opens %s', ([, steps, start]) => {
  let started: Journey | undefined;
  beforeAll(async () => {
    started = await startJourney(start);
  });
  afterAll(() => started?.[Symbol.asyncDispose]());

  for (const { title, act } of steps) {
    test(title, async () => {
      await expect(started && act(started.page)).resolves.toBeUndefined();
    });
  }
});
