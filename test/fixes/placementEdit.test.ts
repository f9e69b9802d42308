import { describe, expect, it } from 'vitest';
import { placementEdits } from '../../server/src/fixes/placementEdit.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { applyEdits } from '../support/edits.ts';
import { fixtures } from '../support/fixtures.ts';

/** The file after its first service was given the placement that its first line asks for. */
function retargeted(text: string): string {
  const target = /^# target: (.*)/.exec(text)?.[1]?.split(', ').map(Number) ?? [];
  const reading = readText(text);
  const [service] = reading.services;
  if (!service) throw new Error('the fixture has no service');
  const result = placementEdits(service, target, () => undefined);
  if ('refused' in result) return `refused: ${result.refused}\n`;
  const after = applyEdits(reading, result.edits);
  expect(readText(after).services[0]?.hosts.map(({ replicas }) => replicas)).toEqual(target);
  return after;
}

describe('placement edits', () => {
  it.each(fixtures('edits'))('$name', async ({ text, path }) => {
    await expect(retargeted(text)).toMatchFileSnapshot(path.replace(/yaml$/, 'after'));
  });
});
