import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { it } from 'vitest';
import { AnalysisCache } from '../../server/src/analysis/analysisCache.ts';
import type { Diagnostic } from '../../server/src/analysis/diagnose.ts';
import { Judgements } from '../../server/src/analysis/judgements.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { readProjectFile } from '../../server/src/reading/projectFile.ts';
import { DocumentCache } from '../../server/src/reading/documentCache.ts';
import { LARGE, SourceText } from '../../server/src/text/sourceText.ts';
import { diagnose } from '../support/diagnose.ts';
import { inFile } from '../support/spans.ts';
import { EDIT, edited, editedInPieces, STREAM } from '../support/randomEdits.ts';

/** Two that differ in the machines, the domain and the severities. */
const PROJECTS: readonly Project[] = [
  NO_PROJECT,
  {
    ...NO_PROJECT,
    file: readProjectFile(
      'hosts: {a: {zone: x}, b: {zone: x}, c: {zone: y}}\ndomain: zone\nrules: {two-replicas: error, even-replicas: off}\n',
    ),
  },
];

const withFixes = ({ fixes, ...diagnostic }: Diagnostic): unknown => ({ ...diagnostic, fixes: fixes() });

/** All that is said, with its places in the file. */
const said = ({ analysis, diagnostics }: ReturnType<typeof diagnose>): unknown => {
  const { problems, nodes, layout } = analysis;
  // The numbers of machines have places in other files.
  const services = analysis.services.map((service) => ({ ...service, numbers: undefined }));
  return inFile({ diagnostics: diagnostics.map(withFixes), services, problems, nodes }, layout);
};

it.each([
  ['documents', LARGE],
  ['blocks', 0],
])(
  'a file judged edit by edit, in %s, gets the findings and fixes it gets when judged at once; large: %i',
  (_, large) => {
    const versions = fc.array(fc.record({ edit: EDIT, project: fc.constantFrom(...PROJECTS) }), { maxLength: 6 });
    fc.assert(
      fc.property(STREAM, versions, (start, changes) => {
        const empty = (): AnalysisCache => new AnalysisCache(new DocumentCache(large));
        const [cache, judgements] = [empty(), new Judgements()];
        let [text, source] = [start, SourceText.of(start, undefined, large)];
        diagnose(source, NO_PROJECT, cache, judgements);
        for (const { edit, project } of changes) {
          source = editedInPieces(source, edit);
          text = edited(text, edit);
          const [kept, fresh] = [diagnose(source, project, cache, judgements), diagnose(text, project, empty())];
          deepStrictEqual(said(kept), said(fresh), JSON.stringify(text));
        }
      }),
      { numRuns: 60 },
    );
  },
);
