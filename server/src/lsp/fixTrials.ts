/** Finds out which edits of one version of a document may be offered, by trying each on a copy of its text. */
import type { Diagnostic } from '../analysis/diagnose.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import { type Aim, type Judged, objectionInSteps } from '../analysis/fixVerdict.ts';
import type { Suggestion } from '../analysis/suggestions.ts';
import type { TextEdit } from '../model/written.ts';
import type { SourceText } from '../text/sourceText.ts';
import { inTurns } from './inTurns.ts';

/** Why edits are withheld, by edits and aim; undefined where they are not. */
export type Verdicts = Map<string, string | undefined>;

/** How many judged texts are kept: each is a whole file. */
const MOST_KEPT = 20;

export class FixTrials {
  readonly #before: Judged;
  readonly #judge: (source: SourceText) => Promise<Judged>;
  readonly #verdicts: Verdicts;
  /**
   * The texts with edits that were judged. A placement is often offered twice: for a finding, and as one with a lower
   * risk.
   */
  readonly #tried = new Map<string, Judged>();

  /**
   * @param judge judges a text in place of the document's; it rejects when the request was cancelled
   * @param verdicts those of this version of the document, to which new ones are added
   */
  constructor(before: Judged, judge: (source: SourceText) => Promise<Judged>, verdicts: Verdicts) {
    this.#before = before;
    this.#judge = judge;
    this.#verdicts = verdicts;
  }

  /** Why edits with this aim are withheld; undefined where they are not. */
  async objection(edits: readonly TextEdit[], aim: Aim): Promise<string | undefined> {
    const key = JSON.stringify([aim, this.#keyOf(edits)]);
    if (edits.length > 0 && !this.#verdicts.has(key)) {
      const steps = objectionInSteps(this.#before, await this.after(edits), aim);
      this.#verdicts.set(key, await inTurns(steps));
    }
    return this.#verdicts.get(key);
  }

  /** The file as it is with these edits. */
  async after(edits: readonly TextEdit[]): Promise<Judged> {
    const key = this.#keyOf(edits);
    const after = this.#tried.get(key) ?? (await this.#judge(this.#before.analysis.layout.edited(edits)));
    const [oldest] = this.#tried.keys();
    if (oldest !== undefined && this.#tried.size === MOST_KEPT) this.#tried.delete(oldest);
    this.#tried.set(key, after);
    return after;
  }

  #keyOf(edits: readonly TextEdit[]): string {
    const { layout } = this.#before.analysis;
    return JSON.stringify(edits.map(({ range, newText }) => ({ ...layout.offsets(range), newText })));
  }

  /** All diagnostics: those that are meant with the fixes that may be offered, the others without fixes. */
  async diagnostics(all: readonly Diagnostic[], isMeant: (found: Diagnostic) => boolean): Promise<Diagnostic[]> {
    const judged: Diagnostic[] = [];
    for (const diagnostic of all) {
      const offered: Fix[] = [];
      for (const fix of isMeant(diagnostic) ? diagnostic.fixes() : []) {
        if ((await this.objection(fix.edits, { mend: diagnostic.rule })) === undefined) offered.push(fix);
      }
      judged.push({ ...diagnostic, fixes: () => offered });
    }
    return judged;
  }

  /** @param asked true where the placements were asked for by name; those that are withheld then state why */
  async placements(all: readonly Suggestion[], asked: boolean): Promise<Suggestion[]> {
    const judged: Suggestion[] = [];
    for (const placement of all) {
      const aim = placement.asComment ? 'remark' : asked ? 'obey' : 'improve';
      const against = await this.objection(placement.edits, aim);
      if (against === undefined) judged.push(placement);
      else if (asked) judged.push({ ...placement, edits: [], refused: against });
    }
    return judged;
  }
}
