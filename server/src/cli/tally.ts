/** Counts what a run finds, for the summary and the exit code. */
import type { FileReport } from './fileReport.ts';
import type { Summary } from './formats/format.ts';

/** What the exit code depends on. */
interface Verdict {
  /** How many warnings and infos may be there. */
  readonly maxWarnings: number;
  /** True where findings never make the run fail. */
  readonly exitZero: boolean;
}

export class Tally {
  readonly #errors: Set<string>;
  #files = 0;
  #manifests = 0;
  #services = 0;
  #judged = 0;
  #hints = 0;
  #warnings = 0;
  #worst = 0;
  #fixed = 0;
  #suppressed = 0;
  #known = 0;
  readonly #notJudged = new Map<string, number>();

  constructor(errors: readonly string[]) {
    this.#errors = new Set(errors);
  }

  get errors(): readonly string[] {
    return [...this.#errors];
  }

  add({ dialect, services, diagnostics }: FileReport): void {
    this.#files += 1;
    this.#manifests += dialect === null ? 0 : 1;
    this.#services += services.length;
    for (const { notJudged } of services) {
      if (notJudged === undefined) this.#judged += 1;
      else this.#notJudged.set(notJudged, (this.#notJudged.get(notJudged) ?? 0) + 1);
    }
    for (const { severity } of diagnostics) {
      if (severity === 'error') this.#worst += 1;
      else if (severity === 'hint') this.#hints += 1;
      else this.#warnings += 1;
    }
  }

  fix(applied: number): void {
    this.#fixed += applied;
  }

  suppress(accepted: number): void {
    this.#suppressed += accepted;
  }

  leaveOut(known: number): void {
    this.#known += known;
  }

  /**
   * Takes errors. Every manifest of a project meets the same error in the project's file, so each error is kept once.
   */
  fail(errors: readonly string[]): void {
    for (const error of errors) this.#errors.add(error);
  }

  /** Makes a run without any judged service an error, since it is probably a mistake, such as a wrong path. */
  expectServices(): void {
    if (this.#judged === 0) this.#errors.add('no service was judged');
  }

  /** @param gone how many known findings are gone */
  summary(gone = 0): Summary {
    return {
      files: this.#files,
      manifests: this.#manifests,
      services: this.#services,
      findings: this.#worst + this.#warnings + this.#hints,
      notJudged: this.#notJudged,
      known: this.#known,
      gone,
      fixed: this.#fixed,
      suppressed: this.#suppressed,
      errors: this.errors,
    };
  }

  /** The exit code. Hints never make a run fail. */
  exitCode({ maxWarnings, exitZero }: Verdict): number {
    if (this.#errors.size > 0) return 2;
    if (exitZero) return 0;
    return this.#worst > 0 || this.#warnings > maxWarnings ? 1 : 0;
  }
}
