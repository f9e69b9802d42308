/** What the editor's server does in steps and in the background, done at once: all that is said of a file's text. */
import {
  type AnalysedService,
  type Analysis,
  analyse,
  AnalysisCache,
  analyseProjectFile,
  serviceInPlace,
} from '../analysis/analyse.ts';
import { allDiagnostics, type Answered, type Diagnostic, type Fix, Judgements } from '../analysis/diagnose.ts';
import { edited, type Judged as Said, objection } from '../analysis/fixVerdict.ts';
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
    const answers = analysis.stated.map(({ read }) => this.#judgements.answerOf(read) ?? this.#answer(read.question));
    const answered = analysis.stated.flatMap((service, index): Answered[] => {
      const found = answers[index];
      return found ? [[service, found]] : [];
    });
    const diagnostics = allDiagnostics(analysis, answered, this.#project, this.#judgements);
    return {
      analysis,
      answered,
      get services() {
        return analysis.stated.map((service, index) => [serviceInPlace(service), answers[index]] as const);
      },
      diagnostics: diagnostics.toSorted((a, b) => a.range.start - b.range.start),
    };
  }

  /** What is said of the text with this fix; undefined where it must not be offered. */
  fixed(before: Judged, { rule }: Diagnostic, { edits }: Fix): Judged | undefined {
    const after = this.judge(edited(before.analysis.source, edits));
    return objection(before, after, { mend: rule }) === undefined ? after : undefined;
  }

  #analyse(text: string | SourceText): Analysis {
    return isProjectFile(this.#path) ? analyseProjectFile(text) : analyse(text, this.#project, this.#cache);
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
