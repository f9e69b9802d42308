import type { AnalysedService, Analysis } from '../../server/src/analysis/analyse.ts';
import { AnalysisCache } from '../../server/src/analysis/analysisCache.ts';
import { allDiagnostics, type Answered, type Diagnostic } from '../../server/src/analysis/diagnose.ts';
import { Judgements } from '../../server/src/analysis/judgements.ts';
import type { Fix } from '../../server/src/analysis/findingFixes.ts';
import { objection } from '../../server/src/analysis/fixVerdict.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { answer, type Answer } from '../../server/src/analysis/question.ts';
import type { SourceText } from '../../server/src/text/sourceText.ts';

interface Diagnosed {
  readonly analysis: Analysis;
  readonly answered: readonly (readonly [service: AnalysedService, answer: Answer])[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What was read of a file, with a project around it. */
export function analysed(
  text: string | SourceText,
  project: Project = NO_PROJECT,
  cache = new AnalysisCache(),
): Analysis {
  return cache.analyse(cache.read(text, project), project);
}

/** Everything Quorate says of a file, as the editor would show it in the end. */
export function diagnose(
  text: string | SourceText,
  project: Project = NO_PROJECT,
  cache = new AnalysisCache(),
  judgements = new Judgements(),
): Diagnosed {
  const analysis = analysed(text, project, cache);
  const answered = analysis.services.flatMap((service): Answered[] =>
    service.question ? [[service, answer(service.question)]] : [],
  );
  return { analysis, answered, diagnostics: allDiagnostics(analysis, answered, project, judgements) };
}

/** The fixes of a finding that may be offered. */
export function offeredFixes(
  before: Diagnosed,
  { rule, fixes }: Diagnostic,
  project: Project = NO_PROJECT,
): readonly Fix[] {
  const { layout } = before.analysis;
  return fixes().filter(
    ({ edits }) => objection(before, diagnose(layout.edited(edits), project), { mend: rule }) === undefined,
  );
}
