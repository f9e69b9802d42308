import { type Analysis, analyse } from '../../server/src/analysis/analyse.ts';
import { allDiagnostics, type Answered, type Diagnostic } from '../../server/src/analysis/diagnose.ts';
import { NO_PROJECT, type Project } from '../../server/src/analysis/project.ts';
import { answer } from '../../server/src/analysis/question.ts';

/** Everything Quorate says of a file, as the editor would show it in the end. */
export function diagnose(
  text: string,
  project: Project = NO_PROJECT,
): { analysis: Analysis; answered: readonly Answered[]; diagnostics: readonly Diagnostic[] } {
  const analysis = analyse(text, project);
  const answered = analysis.services.flatMap((service): Answered[] =>
    service.question ? [[service, answer(service.question)]] : [],
  );
  return { analysis, answered, diagnostics: allDiagnostics(analysis, answered, project) };
}
