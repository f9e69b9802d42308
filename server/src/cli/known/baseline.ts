/** Findings that are known already: those in a file that the team keeps, or those of an earlier version. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { SEVERITIES } from '../../rules/rule.ts';
import type { CheckedFile } from '../checkText.ts';
import type { RiskSummary } from '../fileReport.ts';
import { serviceAt } from '../fingerprints.ts';
import { withShown } from '../formats/format.ts';
import { pathFrom } from '../formats/paths.ts';

export interface KnownFinding {
  /** The path relative to the folder for which the findings are kept, with slashes. */
  readonly path: string;
  readonly rule: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly message: string;
  /**
   * How many faults the service survives for certain, and then the losses after one more fault, two more, and so on.
   */
  readonly risk?: readonly number[];
}

/** How many losses are kept; later ones tell nothing new. */
const MOST_LOSSES = 4;
const DIGITS = 6;
/** A difference that rounding to these digits can make of a loss that stayed the same. */
const SLACK = 1e-5;

/** The findings of a file, in the form in which they are kept. */
export function knownIn(file: CheckedFile, root: string): readonly KnownFinding[] {
  const { services, path } = file.report;
  return withShown(file).map(([{ rule, severity, message, range }, { fingerprint }]) => {
    const risk = serviceAt(services, range.start)?.risk;
    return {
      path: pathFrom(root, path),
      rule,
      fingerprint,
      severity,
      message,
      ...(risk && { risk: measured(risk) }),
    };
  });
}

function measured({ loss, tolerance }: RiskSummary): readonly number[] {
  const losses = loss.slice(tolerance + 1, tolerance + 1 + MOST_LOSSES);
  return [tolerance, ...losses.map((lost) => Number(lost.toPrecision(DIGITS)))];
}

export interface Sifted {
  readonly left: CheckedFile;
  /** How many findings were known. */
  readonly known: number;
}

export class Baseline {
  readonly #root: string;
  /** The known findings by path, then by fingerprint. Each stands for one finding. */
  readonly #findings = new Map<string, Map<string, KnownFinding>>();
  /** The known findings of files that are gone, by fingerprint: such a file may have another name now. */
  readonly #homeless = new Map<string, KnownFinding[]>();
  #gone = 0;

  /** @param root the folder to which the paths are relative */
  constructor(root: string, findings: readonly KnownFinding[]) {
    this.#root = root;
    for (const finding of findings) {
      const ofFile = this.#findings.get(finding.path) ?? new Map<string, KnownFinding>();
      this.#findings.set(finding.path, ofFile.set(finding.fingerprint, finding));
    }
    for (const [path, ofFile] of this.#findings) {
      if (existsSync(resolve(root, path))) continue;
      for (const [fingerprint, finding] of ofFile) {
        const others = this.#homeless.get(fingerprint);
        if (others) others.push(finding);
        else this.#homeless.set(fingerprint, [finding]);
      }
    }
  }

  /** How many known findings are no longer in the files that were sifted. */
  get gone(): number {
    return this.#gone;
  }

  /** Leaves out known findings. A finding that moved is known; one that got worse is not. */
  sift(file: CheckedFile): Sifted {
    const path = pathFrom(this.#root, file.report.path);
    const ofFile = this.#findings.get(path);
    const keep = knownIn(file, this.#root).map((now) => {
      const then = ofFile?.get(now.fingerprint) ?? this.#homeless.get(now.fingerprint)?.shift();
      ofFile?.delete(now.fingerprint);
      return !then || isWorse(then, now);
    });
    this.#gone += ofFile?.size ?? 0;
    this.#findings.delete(path);
    const diagnostics = file.report.diagnostics.filter((_, index) => keep[index]);
    const shown = file.shown.filter((_, index) => keep[index]);
    const left = { report: { ...file.report, diagnostics }, shown };
    return { left, known: keep.length - diagnostics.length };
  }
}

/**
 * True where a finding got more severe, or its service is more likely to be lost. Where no risk is known, a changed
 * message at the same place counts as worse: silence would look like an improvement.
 */
function isWorse(then: KnownFinding, now: KnownFinding): boolean {
  const rank = ({ severity }: KnownFinding): number => SEVERITIES.findIndex((known) => known === severity);
  if (rank(now) < rank(then)) return true;
  if (!then.risk || !now.risk) return then.message !== now.message;
  const [[before = 0, ...losses], [after = 0, ...others]] = [then.risk, now.risk];
  if (before !== after) return after < before;
  return others.some((lost, index) => lost > (losses[index] ?? 1) * (1 + SLACK));
}
