import {
  type AnalysedService,
  type Analysis,
  analyse,
  AnalysisCache,
  serviceInPlace,
} from '../../server/src/analysis/analyse.ts';
import {
  allDiagnostics,
  type Answered,
  type Diagnostic,
  type Fix,
  Judgements,
} from '../../server/src/analysis/diagnose.ts';
import { edited, type Judged, objection } from '../../server/src/analysis/fixVerdict.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { answer, type Answer } from '../../server/src/analysis/question.ts';
import type { SourceText } from '../../server/src/readers/yaml/sourceText.ts';

interface Diagnosed {
  readonly analysis: Analysis;
  readonly stated: readonly Answered[];
  /** The same, in place. */
  readonly answered: readonly (readonly [service: AnalysedService, answer: Answer])[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Everything Quorate says of a file, as the editor would show it in the end. */
export function diagnose(
  text: string | SourceText,
  project: Project = NO_PROJECT,
  cache = new AnalysisCache(),
  judgements = new Judgements(),
): Diagnosed {
  const analysis = analyse(text, project, cache);
  const stated = analysis.stated.flatMap((service): Answered[] =>
    service.read.question ? [[service, answer(service.read.question)]] : [],
  );
  const answered = stated.map(([service, found]) => [serviceInPlace(service), found] as const);
  return { analysis, stated, answered, diagnostics: allDiagnostics(analysis, stated, project, judgements) };
}

/** The fixes of a finding that may be offered. */
export function offeredFixes(text: string, { rule, fixes }: Diagnostic, project: Project = NO_PROJECT): readonly Fix[] {
  const judged = (of: string | SourceText): Judged => {
    const { stated, ...said } = diagnose(of, project);
    return { ...said, answered: stated };
  };
  const before = judged(text);
  return fixes().filter(
    ({ edits }) => objection(before, judged(edited(before.analysis.source, edits)), { mend: rule }) === undefined,
  );
}
