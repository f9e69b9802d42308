/**
 * Every fix on offer does good and no harm, found by reading the fixed text again in another way. `QUORATE_FIXES=10000`
 * tries so many.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objection } from '../../server/src/analysis/fixVerdict.ts';
import type { AnalysedService } from '../../server/src/analysis/analyse.ts';
import { modelInsertion, tryAtOnce } from '../../server/src/analysis/insertions.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { suggestions } from '../../server/src/analysis/suggestions.ts';
import { fixText } from '../../server/src/cli/fixText.ts';
import { Judge } from '../../server/src/cli/judge.ts';
import { inVotes, quorumOfReplicas } from '../../server/src/rules/counted.ts';
import { strip } from '../support/annotate.ts';
import { analysed, diagnose } from '../support/diagnose.ts';
import { applyEdits } from '../support/edits.ts';
import { DIALECTS, fixtures } from '../support/fixtures.ts';
import { faultsOf, holesIn, NOTE, withNothing } from '../support/nothings.ts';
import { MANIFEST } from '../support/randomManifests.ts';
import { type Quorum, wrongs } from '../support/rereading.ts';

interface Offer {
  readonly title: string;
  /** The text with its edits. */
  readonly after: string;
}

const PATH = 'a.yaml';

/** Quick fixes, and placements that lower the risk. */
function offersIn(text: string, project: Project): Offer[] {
  const judge = new Judge(PATH, project);
  const before = judge.judge(text);
  const { layout } = before.analysis;
  const fixes = before.diagnostics.flatMap((found) => found.fixes().filter((fix) => judge.fixed(before, found, fix)));
  const placements = before.answered.flatMap(([service, answer]) =>
    'placement' in answer ? suggestions(before.analysis, service, answer.placement) : [],
  );
  const better = placements.filter(({ edits, refused, asComment }) => {
    if (refused !== undefined || asComment) return false;
    return objection(before, judge.judge(layout.edited(edits)), 'improve') === undefined;
  });
  return [...fixes, ...better].map(({ title, edits }) => ({ title, after: applyEdits({ layout }, edits) }));
}

/** By rule the number of warnings and errors. */
function troubles(text: string, project: Project): ReadonlyMap<string, number> {
  const found = diagnose(text, project).diagnostics.filter(({ severity }) => /error|warning/.test(severity));
  return new Map(found.map(({ rule }) => [rule, found.filter((other) => other.rule === rule).length]));
}

function newTroubles(was: ReadonlyMap<string, number>, after: string, project: Project): string[] {
  return [...troubles(after, project)].flatMap(([rule, count]) => (count > (was.get(rule) ?? 0) ? `new: ${rule}` : []));
}

/** What the reading finds of quorums, which what reads the text again does not look for. */
function quorumsIn(services: readonly AnalysedService[]): Quorum[] {
  return services.flatMap((service): Quorum[] => {
    const { sets = [service], scheduling, model } = service;
    if (!scheduling) return [];
    const { value } = scheduling.replicas;
    const { quorum } = model;
    const workloads = sets.map(({ nameRange: { part, start, end } }) => part.text.slice(start, end));
    if (scheduling.company?.votes !== undefined || inVotes(service) !== service) return [{ workloads }];
    if (typeof quorum === 'object' && 'copies' in quorum) {
      return [{ workloads, spare: Math.floor((quorum.copies - 1) / 2) }];
    }
    return [{ workloads, spare: value - (quorumOfReplicas(model, value) ?? value) }];
  });
}

test('the fixes of every fixture', () => {
  let tried = 0;
  const wrong: unknown[] = [];
  for (const { name, text } of fixtures()) {
    const source = strip(text);
    const { dialect = '', services } = diagnose(source).analysis;
    const quorums = quorumsIn(services);
    const was = troubles(source, NO_PROJECT);
    for (const { title, after } of offersIn(source, NO_PROJECT)) {
      tried += 1;
      // What a word becomes is the user's choice. It changes what the file says, and what is wrong can be seen only then.
      if (title.startsWith('Change to ')) continue;
      const found = [...wrongs({ dialect, quorums }, title, source, after), ...newTroubles(was, after, NO_PROJECT)];
      if (found.length > 0) wrong.push([name, title, found]);
    }
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(40);
});

const WANTED = Number(process.env['QUORATE_FIXES'] ?? 150);

test('the fixes of random manifests, one by one and all in one run', { timeout: 3_600_000 }, () => {
  const tried = new Map<string, number>();
  const count = (): number => [...tried.values()].reduce((all, one) => all + one, 0);
  fc.assert(
    fc.property(MANIFEST, (manifest) => {
      const { dialect, text, project } = manifest;
      if (count() >= WANTED) return;
      const was = troubles(text, project);
      for (const { title, after } of offersIn(text, project)) {
        const found = [...wrongs(manifest, title, text, after), ...newTroubles(was, after, project)];
        expect([title, found, after]).toEqual([title, [], after]);
        tried.set(dialect, (tried.get(dialect) ?? 0) + 1);
      }
      const fixed = fixText(PATH, text, project, 'unsafe').text;
      expect([newTroubles(was, fixed, project), fixed]).toEqual([[], fixed]);
    }),
    { numRuns: 20 * WANTED },
  );
  expect(count()).toBeGreaterThanOrEqual(WANTED);
  expect([...tried.keys()].toSorted()).toEqual(['ansible', 'compose', 'kubernetes', 'native', 'tiup']);
});

/** Values of the fixtures of a dialect, each with the ways to write nothing in its place. */
const holed = (folder: string) =>
  fc.constantFrom(...fixtures(folder).map(({ text }) => strip(text))).chain((text) => {
    const holes = holesIn(text);
    return holes.length === 0
      ? fc.constant(text)
      : fc.constantFrom(...holes).chain((hole) => fc.constantFrom(...withNothing(text, hole)));
  });

/** The comments and keys that state the risk model of a service. */
function modelsIn(text: string): Offer[] {
  const analysis = analysed(text);
  return analysis.services.flatMap((service) => {
    const written = tryAtOnce(modelInsertion(analysis, service), analysed);
    return written ? [{ title: 'Declare', after: applyEdits(analysis, written.edits) }] : [];
  });
}

test.for(DIALECTS)('a value that is nothing is a place to write into, and no key is written twice: %s', (dialect) => {
  let tried = 0;
  fc.assert(
    fc.property(holed(dialect), (text) => {
      const faults = faultsOf(text);
      const quorums = quorumsIn(analysed(text).services);
      for (const { title, after } of [...offersIn(text, NO_PROJECT), ...modelsIn(text)]) {
        tried += 1;
        expect([title, after, faultsOf(after)]).toEqual([title, after, faults]);
        if (!title.startsWith('Remove ')) expect([after, after.includes(NOTE)]).toEqual([after, text.includes(NOTE)]);
        // What a word becomes is the user's choice, and a risk model is written where the dialect has room for it.
        if (/^(?:Change to|Declare)/.test(title) || faults.length > 0) continue;
        const astray = wrongs({ dialect, quorums }, title, text, after).filter((one) => one.startsWith('also changes'));
        expect([title, after, astray]).toEqual([title, after, []]);
      }
    }),
    { numRuns: 60 },
  );
  expect(tried).toBeGreaterThan(0);
});
