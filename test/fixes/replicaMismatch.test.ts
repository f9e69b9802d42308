import { describe, expect, it } from 'vitest';
import { replicaMismatchFixes } from '../../server/src/fixes/replicaMismatch.ts';
import { readText } from '../../server/src/reading/documentCache.ts';
import { applyEdits } from '../support/edits.ts';

/** Title and changed text of every fix for the first problem of a deployment with these lines. */
function fixesOf(deployment: string, head = ''): string[][] {
  const text = `${head}deployments:\n  - ${deployment}\n`;
  const reading = readText(text);
  const { services, problems } = reading;
  const [problem] = problems;
  if (problem?.rule !== 'replica-mismatch') throw new Error('no mismatch');
  return replicaMismatchFixes(services, problem.range).map(({ title, edits }) => {
    const after = applyEdits(reading, edits);
    expect(readText(after).problems).toEqual([]);
    return [title, after.slice(head.length).split('\n')[1]?.slice(4) ?? ''];
  });
}

describe('a replica mismatch', () => {
  it('is fixed on the number, keeping its quotes', () => {
    expect(fixesOf('{name: a, replicas: "10", hosts: {x: 8, y: 1}}')).toEqual([
      ['Set replicas to 9, as the hosts hold', '{name: a, replicas: "9", hosts: {x: 8, y: 1}}'],
    ]);
  });

  it('is fixed on the hosts where only one of them can take the difference', () => {
    expect(fixesOf('{name: a, replicas: 3, hosts: {x: 4, y: [b]}}')[1]).toEqual([
      'Set x to 2, so that the hosts hold 3',
      '{name: a, replicas: 3, hosts: {x: 2, y: [b]}}',
    ]);
    expect(fixesOf('{name: a, replicas: 6, hosts: {x: 4, y: 1}}', 'hosts: {x: {capacity: 4}, y: {}}\n')[1]?.[0]).toBe(
      'Set y to 2, so that the hosts hold 6',
    );
  });

  it('leaves a number that others share alone', () => {
    expect(fixesOf('{name: a, replicas: &n 5, hosts: {x: 3, y: 1}, x-n: *n}')).toEqual([]);
  });

  it('has no fix where there is no mismatch', () => {
    const text = 'deployments: [{name: a, replicas: 1, hosts: {x: 1}}]';
    const { services, layout } = readText(text);
    expect(replicaMismatchFixes(services, { ...layout.spanAt(36), end: 37 })).toEqual([]);
  });
});
