/** What the editor's server does in steps and in the background, done at once: all that is said of a file's text. */
import { type AnalysedService, type Analysis, AnalysisCache, analyseProjectFile } from '../analysis/analyse.ts';
import { allDiagnostics, type Answered, type Diagnostic, type Fix, Judgements } from '../analysis/diagnose.ts';
import { type Judged as Said, objection } from '../analysis/fixVerdict.ts';
import { isProjectFile, type Project } from '../analysis/project.ts';
import { type Answer, answer, keyOf, type Question } from '../analysis/question.ts';
import type { SourceText } from '../readers/yaml/sourceText.ts';

export interface Judged extends Said {
  readonly services: readonly (readonly [service: AnalysedService, found: Answer | undefined])[];
}

/** Judges versions of one file, each of which costs what it changes. */
export class Judge {
  readonly #path: string;
  readonly #project: Project;
  readonly #cache = new AnalysisCache();
  readonly #judgements = new Judgements();
  readonly #answers = new Map<string, Answer | undefined>();

  constructor(path: string, project: Project) {
    this.#path = path;
    this.#project = project;
  }

  /** The diagnostics are in the order of their places, with the fixes that they would offer. */
  judge(text: string | SourceText): Judged {
    const analysis = this.#analyse(text);
    const { layout } = analysis;
    const services = analysis.services.map(
      (service) => [service, this.#judgements.answerOf(service) ?? this.#answer(service.question)] as const,
    );
    const answered = services.flatMap(([service, found]): Answered[] => (found ? [[service, found]] : []));
    const startOf = ({ range }: Diagnostic): number => layout.offsets(range).start;
    const diagnostics = allDiagnostics(analysis, answered, this.#project, this.#judgements);
    return { analysis, answered, services, diagnostics: diagnostics.toSorted((a, b) => startOf(a) - startOf(b)) };
  }

  /** What is said of the text with this fix; undefined where it must not be offered. */
  fixed(before: Judged, { rule }: Diagnostic, { edits }: Fix): Judged | undefined {
    const after = this.judge(before.analysis.layout.edited(edits));
    return objection(before, after, { mend: rule }) === undefined ? after : undefined;
  }

  #analyse(text: string | SourceText): Analysis {
    if (isProjectFile(this.#path)) return analyseProjectFile(typeof text === 'string' ? text : text.text);
    return this.#cache.analyse(this.#cache.documents.read(text), this.#project);
  }

  /** A question that cannot be answered leaves the service without a risk; the file's other services keep theirs. */
  #answer(question: Question | undefined): Answer | undefined {
    if (!question) return undefined;
    const key = keyOf(question);
    if (!this.#answers.has(key)) this.#answers.set(key, tryAnswer(question));
    return this.#answers.get(key);
  }
}

function tryAnswer(question: Question): Answer | undefined {
  try {
    return answer(question);
  } catch {
    return undefined;
  }
}
