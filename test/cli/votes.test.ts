import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkText } from '../../server/src/cli/checkText.ts';
import { parseSettings } from '../../server/src/analysis/settings.ts';

const text = readFileSync(new URL('../fixtures/native/votes.yaml', import.meta.url), 'utf8');
const report = checkText('votes.yaml', text, { settings: parseSettings({}, 'flags').settings, clusters: [] });
const risks = new Map(report.services.map(({ name, risk }) => [name, risk]));

test('a majority counts votes: with votes 2, 1, 1, 1 it is 3 of 5, and two lost hosts may be too many', () => {
  // Of the six pairs of hosts the three with pm-1 lose 3 of 5 votes.
  expect(risks.get('weighted')).toMatchObject({
    loss: [0, 0, 0.5, 1, 1],
    tolerance: 1,
    criticalHosts: [],
    exact: true,
  });
});

test('a replica without a vote is none: three voters on three hosts', () => {
  expect(risks.get('learners')).toMatchObject({ loss: [0, 0, 1, 1], tolerance: 1, criticalHosts: [] });
});

test('a vote that is not known leaves the service without a risk', () => {
  expect(['unknown', 'counted', 'negative'].map((name) => risks.get(name))).toEqual([null, null, null]);
});
