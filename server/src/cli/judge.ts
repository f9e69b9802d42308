/** Does at once what the editor's server does in steps and in the background: all that is said of a file's text. */
import { type AnalysedService, type Analysis, analyseProjectFile } from '../analysis/analyse.ts';
import { AnalysisCache } from '../analysis/analysisCache.ts';
import { allDiagnostics, type Answered, type Diagnostic, internalError } from '../analysis/diagnose.ts';
import { Judgements } from '../analysis/judgements.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import { type Judged as Said, objection } from '../analysis/fixVerdict.ts';
import { isProjectFile, type Project } from '../analysis/project.ts';
import { type Answer, keyOf, type Question } from '../analysis/question.ts';
import { remediesFor, type Withheld, withheldAmong } from '../analysis/withheld.ts';
import type { SourceText } from '../text/sourceText.ts';
import { type Answers, ANSWERS_HERE, LATE } from './answers.ts';

export interface Judged extends Said {
  readonly services: readonly (readonly [service: AnalysedService, found: Answer | undefined])[];
}

/** How long the services of a file may take, in milliseconds, so that other files have their turn. */
export const PATIENCE = 20_000;
/** The part of that time in which answers are whole. After that they are brief. */
const WHOLE = 3 / 4;

/** Judges versions of one file. Each version costs only what it changes. */
export class Judge {
  readonly #path: string;
  readonly #project: Project;
  readonly #patience: number;
  readonly #source: Answers;
  readonly #cache = new AnalysisCache();
  readonly #judgements = new Judgements();
  readonly #answers = new Map<string, Answer | typeof LATE | undefined>();

  /** @param patience how long the services of one version may take, in milliseconds */
  constructor(path: string, project: Project, source = ANSWERS_HERE, patience = PATIENCE) {
    this.#path = path;
    this.#project = project;
    this.#source = source;
    this.#patience = patience;
  }

  /**
   * Judges a text. A service that takes more than half of the time that is left for whole answers has a brief one, and
   * so have those that are left after that. A service has none where even that takes too long; one finding says so. The
   * diagnostics are in the order of their places, with the fixes that they would offer.
   */
  judge(text: string | SourceText): Judged {
    const analysis = this.analyse(text);
    const { layout } = analysis;
    const begin = performance.now();
    const late: AnalysedService[] = [];
    const services = analysis.services.map((service) => {
      const found = this.#judgements.answerOf(service) ?? this.#answer(service.question, begin);
      if (found === LATE) late.push(service);
      return [service, found === LATE ? undefined : found] as const;
    });
    const answered = services.flatMap(([service, found]): Answered[] => (found ? [[service, found]] : []));
    const startOf = ({ range }: Diagnostic): number => layout.offsets(range).start;
    const diagnostics = [...allDiagnostics(analysis, answered, this.#project, this.#judgements), ...outOfTime(late)];
    return { analysis, answered, services, diagnostics: diagnostics.toSorted((a, b) => startOf(a) - startOf(b)) };
  }

  /** The judgement of the text with this fix; undefined where the fix must not be offered. */
  fixed(before: Judged, { rule }: Diagnostic, { edits }: Fix): Judged | undefined {
    const after = this.judge(before.analysis.layout.edited(edits));
    return objection(before, after, { mend: rule }) === undefined ? after : undefined;
  }

  /** The fixes and placements for the service that may not be offered, with the reasons. */
  withheld(before: Judged, service: AnalysedService): Withheld {
    const remedies = remediesFor(before, service);
    const { layout } = before.analysis;
    return withheldAmong(
      remedies,
      remedies.map(({ edits, aim }) => objection(before, this.judge(layout.edited(edits)), aim)),
    );
  }

  /** What is read of a version, without answers. */
  analyse(text: string | SourceText): Analysis {
    if (isProjectFile(this.#path)) return analyseProjectFile(typeof text === 'string' ? text : text.text);
    return this.#cache.analyse(this.#cache.read(text, this.#project), this.#project);
  }

  /** The answer to a question. Without an answer a service has no risk; the other services of the file keep theirs. */
  #answer(question: Question | undefined, begin: number): Answer | typeof LATE | undefined {
    if (!question) return undefined;
    const key = keyOf(question);
    if (this.#answers.has(key)) return this.#answers.get(key);
    const whole = this.#within(question, begin + WHOLE * this.#patience, false);
    const found = whole === LATE ? this.#within(question, begin + this.#patience, true) : whole;
    // A service that had no turn is asked again in the next version.
    if (found !== LATE || performance.now() < begin + this.#patience) this.#answers.set(key, found);
    return found;
  }

  /** An answer in half of the time that is left. */
  #within(question: Question, end: number, brief: boolean): Answer | typeof LATE | undefined {
    const left = end - performance.now();
    const found = left > 0 ? this.#source.within(question, left / 2, brief) : LATE;
    return brief ? (found ?? LATE) : found;
  }
}

function outOfTime(late: readonly AnalysedService[]): Diagnostic[] {
  const [first, ...others] = late;
  if (!first) return [];
  const more = others.length === 0 ? '' : `, nor are ${others.length} others`;
  return [internalError(first.nameRange, `not assessed${more}: a file may take ${PATIENCE / 1_000} s`)];
}
