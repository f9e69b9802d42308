/** Finds what can be done at a place in a document: fixes and placements, each tried before it is offered. */
import { CodeActionKind } from 'vscode-languageserver';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Answered } from '../analysis/diagnose.ts';
import type { Fix } from '../analysis/findingFixes.ts';
import { type Aim, isAbout, type Judged } from '../analysis/fixVerdict.ts';
import type { Trying } from '../analysis/insertions.ts';
import { rewrites, type Suggestion, suggestions, TARGETS } from '../analysis/suggestions.ts';
import { remediesFor, type Withheld, withheldAmong } from '../analysis/withheld.ts';
import type { Steps } from '../base/steps.ts';
import { FIX_ALL, REWRITE, wants } from '../features/codeActionKinds.ts';
import { additionsAt, foundAt, MOST_AT_ONCE, type Offers, removals } from '../features/codeActions.ts';
import { type Offsets, touches } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';
import { unusedSuppression } from '../rules/unusedSuppression.ts';
import type { SourceText } from '../text/sourceText.ts';
import { FixTrials } from './fixTrials.ts';
import { inTurns, pause } from './inTurns.ts';
import type { Judge } from './judge.ts';
import type { Judgement, Snapshot, Snapshots } from './snapshots.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** A fix, and the file with its edits. */
export interface Tried {
  readonly fix: Pick<Fix, 'title' | 'edits' | 'decides'>;
  readonly after: Judged;
}

/** The services that a range touches, {@link MOST_AT_ONCE} at most. */
function answeredAt(answered: readonly Answered[], { layout }: Analysis, range: Offsets): readonly Answered[] {
  const isNear = ([{ extent }]: Answered): boolean => extent.some((span) => touches(layout.offsets(span), range));
  return answered.filter(isNear).slice(0, MOST_AT_ONCE);
}

/** The placements on offer, with one service a step. */
function* placementsOf(
  answered: readonly Answered[],
  analysis: Analysis,
  offered: typeof suggestions,
): Steps<readonly Suggestion[]> {
  const placements: Suggestion[] = [];
  for (const [service, answer] of answered) {
    if ('placement' in answer) placements.push(...offered(analysis, service, answer.placement));
    yield;
  }
  return placements;
}

export class Offering {
  readonly #snapshots: Snapshots;
  readonly #judge: Judge;

  constructor(snapshots: Snapshots, judge: Judge) {
    this.#snapshots = snapshots;
    this.#judge = judge;
  }

  /**
   * All diagnostics, and the fixes and placements for the services that `range` touches.
   * @param only the kinds of action that the client asks for; without it, all that users see unasked
   */
  async at(document: SourceDocument, range: Offsets, signal: AbortSignal, only?: readonly string[]): Promise<Offers> {
    const snapshot = await this.#snapshots.of(document);
    const { analysis } = snapshot;
    const judgement = await this.#judge.judgement(document.uri, snapshot, signal);
    const moving = !only || TARGETS.some((target) => wants(`${REWRITE}.${target}`, only));
    const near = moving ? answeredAt(judgement.answered, analysis, range) : [];
    const placements = await inTurns(
      placementsOf(near, analysis, only ? rewrites : suggestions),
      () => !signal.aborted,
    );
    if (!placements) throw new Cancelled();
    const trials = this.#trials(document, snapshot, judgement, signal);
    const offered = await trials.placements(placements, only !== undefined);
    const meant = new Set(wants(CodeActionKind.QuickFix, only) ? foundAt(judgement.diagnostics, analysis, range) : []);
    const unused = only && wants(FIX_ALL, only) ? removals(judgement.diagnostics, analysis) : [];
    const kept = await trials.objection(unused, { mend: unusedSuppression.id });
    return {
      analysis,
      diagnostics: await trials.diagnostics(judgement.diagnostics, (found) => meant.has(found)),
      suggestions: only ? [] : offered,
      rewrites: only ? offered : [],
      removals: kept === undefined ? unused : [],
      additions: await this.#additions(
        document,
        snapshot,
        additionsAt(judgement.diagnostics, analysis, range, only),
        signal,
      ),
    };
  }

  /** The fixes and placements for a service that are not offered; empty while other services are still being judged. */
  async withheld(document: SourceDocument, service: AnalysedService, signal: AbortSignal): Promise<Withheld> {
    const snapshot = await this.#snapshots.of(document);
    const { waits, result } = await this.#judge.judging(document.uri, snapshot, signal);
    if (waits) {
      result.catch(() => undefined);
      return new Map();
    }
    const judgement = await result;
    const remedies = remediesFor({ analysis: snapshot.analysis, ...judgement }, service);
    const trials = this.#trials(document, snapshot, judgement, signal);
    const reasons: (string | undefined)[] = [];
    for (const { edits, aim } of remedies) reasons.push(await trials.objection(edits, aim));
    return withheldAmong(remedies, reasons);
  }

  /** The quick fixes that decide where replicas of a service go, each with the file as it would be. */
  async tried(document: SourceDocument, service: AnalysedService, signal: AbortSignal): Promise<readonly Tried[]> {
    const snapshot = await this.#snapshots.of(document);
    const judgement = await this.#judge.judgement(document.uri, snapshot, signal);
    const trials = this.#trials(document, snapshot, judgement, signal);
    const about = judgement.diagnostics.filter((found) => isAbout(found, service));
    const mending = (await trials.diagnostics(about, () => true)).flatMap((found) => found.fixes());
    const answer = judgement.answered.find(([one]) => one === service)?.[1];
    const better = answer && 'placement' in answer ? suggestions(snapshot.analysis, service, answer.placement) : [];
    const placements = (await trials.placements(better, false)).filter(({ asComment }) => !asComment);
    const fixes = new Map(
      [...mending.filter(({ decides }) => decides), ...placements]
        .filter(({ edits }) => edits.length > 0)
        .map((fix) => [fix.title, fix]),
    );
    const tried: Tried[] = [];
    for (const fix of fixes.values()) tried.push({ fix, after: await trials.after(fix.edits) });
    return tried;
  }

  /** Why these edits of the document are withheld; undefined where they may be made. */
  async objectionTo(
    document: SourceDocument,
    edits: readonly TextEdit[],
    aim: Aim,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const snapshot = await this.#snapshots.of(document);
    const judgement = await this.#judge.judgement(document.uri, snapshot, signal);
    return this.#trials(document, snapshot, judgement, signal).objection(edits, aim);
  }

  /** Tries additions with what is kept of the document. */
  async #additions<T>(
    document: SourceDocument,
    snapshot: Snapshot,
    trying: Trying<T>,
    signal: AbortSignal,
  ): Promise<T> {
    let step = trying.next();
    while (!step.done) step = trying.next((await this.#instead(document, snapshot, step.value, signal)).analysis);
    return step.value;
  }

  /** Tries edits with what is kept of the document, so that each trial costs as much as a keystroke. */
  #trials(document: SourceDocument, snapshot: Snapshot, before: Judgement, signal: AbortSignal): FixTrials {
    const judge = async (source: SourceText): Promise<Judged> => {
      const edited = await this.#instead(document, snapshot, source, signal);
      return { analysis: edited.analysis, ...(await this.#judge.judgement(document.uri, edited, signal)) };
    };
    snapshot.verdicts ??= new Map();
    return new FixTrials({ analysis: snapshot.analysis, ...before }, judge, snapshot.verdicts);
  }

  /** Another text in place of the document's. Rejects when the request was cancelled, or the document has changed. */
  async #instead(
    document: SourceDocument,
    snapshot: Snapshot,
    source: SourceText,
    signal: AbortSignal,
  ): Promise<Snapshot> {
    await pause();
    const wanted = (): boolean =>
      !signal.aborted && document.version === snapshot.version && this.#snapshots.isOpen(document);
    const edited = await this.#snapshots.instead(document.uri, snapshot, source, wanted);
    if (!edited) throw new Cancelled();
    return edited;
  }
}
