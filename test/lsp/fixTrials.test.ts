import { expect, test } from 'vitest';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { rewrites, suggestions } from '../../server/src/analysis/suggestions.ts';
import { FixTrials, type Verdicts } from '../../server/src/lsp/fixTrials.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { diagnose } from '../support/diagnose.ts';

const TEXT = 'deployments:\n  - {name: a, fault: crash-stop/pm, hosts: {p: 3, q: 1, r: 1}}\n';
const FULL = 'q would hold 2, and has room for 1';
const project = { ...NO_PROJECT, file: readProjectFile('hosts: {q: {capacity: 1}}\n') };

test('what a host of the project has no room for is withheld, and told where it was asked for; each is tried once', async () => {
  const before = diagnose(TEXT, project);
  const { analysis } = before;
  const [[service, answer] = []] = before.answered;
  if (!service || !answer || !('placement' in answer)) throw new Error('no answer');
  let tried = 0;
  const verdicts: Verdicts = new Map();
  const trials = (): FixTrials =>
    new FixTrials(
      before,
      (source) => {
        tried += 1;
        return Promise.resolve(diagnose(source, project));
      },
      verdicts,
    );
  const first = trials();
  const { diagnostics } = before;
  expect(diagnostics.flatMap((found) => found.fixes()).length).toBeGreaterThan(0);
  const kept = await first.diagnostics(diagnostics, () => true);
  expect(kept.flatMap((found) => found.fixes())).toEqual([]);
  expect(await first.placements(suggestions(analysis, service, answer.placement), false)).toEqual([]);
  const asked = await first.placements(rewrites(analysis, service, answer.placement), true);
  expect(asked.find(({ target }) => target === 'spread')).toMatchObject({ edits: [], refused: FULL });
  expect(tried).toBe(1);
  await trials().placements(suggestions(analysis, service, answer.placement), false);
  expect(tried).toBe(1);
});

test('a finding that is not meant has no fixes, judged or not', async () => {
  const before = diagnose(TEXT, project);
  const trials = new FixTrials(before, () => Promise.reject(new Error('tried')), new Map());
  const found = await trials.diagnostics(before.diagnostics, () => false);
  expect(found.flatMap((one) => one.fixes())).toEqual([]);
});
