/** The requests of the risk explorer. `protocol/explorer.ts` describes the answers. */
import type { GenericRequestHandler } from 'vscode-languageserver';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import { sizesOf, writeDraft } from '../analysis/ground.ts';
import { comparison, type ModelReports } from '../features/explorer/comparison.ts';
import { explorable, serviceKeys } from '../features/explorer/explorable.ts';
import { heatMap, heatQuestions } from '../features/explorer/heatMap.ts';
import { changeCurves, judged, riskTold } from '../features/explorer/judged.ts';
import { modelNamed, modelsFor } from '../features/explorer/models.ts';
import { outageTold } from '../features/explorer/outageTold.ts';
import { proposal } from '../features/explorer/proposal.ts';
import { markdownReport } from '../features/explorer/report.ts';
import { notJudgedOf } from '../features/services.ts';
import { toLspEdit } from '../features/toLsp.ts';
import type {
  Comparison,
  DraftParams,
  Explored,
  ExplorerRequests,
  ExploreParams,
  HeatMap,
  PlacementEditParams,
  PlacementEdits,
  Proposal,
  ServiceAddress,
  WhatIf,
} from '../protocol/explorer.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { CHANGED, ExplorerSubjects, type Subject } from './explorerSubjects.ts';
import { answering, type RiskSources, unlessChanged } from './requests.ts';

export function serveExplorer(sources: RiskSources): void {
  const { connection, log } = sources;
  const explorer = new Explorer(sources);
  const answer = <M extends keyof ExplorerRequests>(
    method: M,
    needs: Parameters<typeof answering>[1],
    work: (params: ExplorerRequests[M]['params'], signal: AbortSignal) => Promise<ExplorerRequests[M]['answer'] | null>,
  ): void => {
    const handler: GenericRequestHandler<unknown, void> = answering(log, needs, work);
    connection.onRequest(`quorate/${method}`, handler);
  };
  const needs = ['uri', 'sizes', 'down'] as const;
  answer('explore', ['uri'], (params, signal) => explorer.explore(params, signal));
  answer(
    'whatIf',
    needs,
    explorer.about((...asked) => explorer.whatIf(...asked)),
  );
  answer(
    'compare',
    needs,
    explorer.about((...asked) => explorer.compare(...asked)),
  );
  answer(
    'heatMap',
    needs,
    explorer.about((...asked) => explorer.heatMap(...asked)),
  );
  answer(
    'report',
    needs,
    explorer.about((...asked) => explorer.report(...asked)),
  );
  answer(
    'placementEdit',
    needs,
    explorer.about((...asked) => explorer.placementEdit(...asked)),
  );
  answer(
    'proposals',
    needs,
    explorer.about((...asked) => explorer.proposals(...asked)),
  );
}

class Explorer {
  readonly #sources: RiskSources;
  readonly #subjects: ExplorerSubjects;

  constructor(sources: RiskSources) {
    this.#sources = sources;
    this.#subjects = new ExplorerSubjects(sources);
  }

  /** Answers about the service of the address; null where there is none. */
  about<P extends ServiceAddress, R>(
    work: (subject: Subject, params: P, signal: AbortSignal) => Promise<R | null> | R,
  ): (params: P, signal: AbortSignal) => Promise<R | null> {
    return async (params, signal) => {
      const subject = await this.#subjects.of({ uri: params.uri, service: params.service }, signal);
      return subject && 'ground' in subject ? work(subject, params, signal) : null;
    };
  }

  async explore(params: ExploreParams, signal: AbortSignal): Promise<Explored | null> {
    const subject = await this.#subjects.of(params, signal);
    if (!subject) return null;
    const { document, analysis } = subject;
    if ('ground' in subject) return explorable(document, analysis, subject.service, subject.ground);
    const notJudged = notJudgedOf(analysis.services);
    return { services: serviceKeys(analysis), notJudged, ...(subject.problem !== '' && { problem: subject.problem }) };
  }

  async whatIf(subject: Subject, { sizes, model: name, down = [] }: DraftParams, signal: AbortSignal): Promise<WhatIf> {
    const { analysis, service, ground } = subject;
    const model = modelNamed(service, name);
    const found = await this.#subjects.reports(subject, sizes, model, signal);
    if ('problem' in found) return found;
    const told = judged(service, model, ground, found, { sizes, written: writeDraft(analysis, ground, sizes) });
    if (down.length === 0) return told;
    return { ...told, outage: outageTold(service, model, ground, { sizes, down, quorum: found.draft.quorum }) };
  }

  async compare(subject: Subject, { sizes }: DraftParams, signal: AbortSignal): Promise<Comparison> {
    const all: ModelReports[] = [];
    for (const model of modelsFor(subject.service)) {
      all.push([model, await this.#subjects.reports(subject, sizes, model, signal)]);
    }
    return comparison(subject.service, subject.ground, all);
  }

  async heatMap(subject: Subject, { model: name }: DraftParams, signal: AbortSignal): Promise<HeatMap | null> {
    const { service, ground } = subject;
    const present = ground.allowed ?? sizesOf(ground);
    const question = ground.questionOf(present, modelNamed(service, name));
    if (!question) return null;
    const found: RiskReport[] = [];
    for (const each of heatQuestions(question)) {
      // A number of hosts on which there can be no quorum has no row.
      const one = await this.#subjects.report(subject, each, signal).catch(unlessCancelled);
      if (one) found.push(one);
    }
    const { headline, current } = await this.#subjects.report(subject, question, signal);
    const compared = (ground.allowed && ground.named[0]?.name) ?? ground.start;
    return heatMap(found, { sizes: present, name: compared, curve: current, headline }, service.view.service.nouns);
  }

  async report(subject: Subject, params: DraftParams, signal: AbortSignal): Promise<string | null> {
    const draft = await this.whatIf(subject, params, signal);
    const map = await this.heatMap(subject, params, signal);
    if ('problem' in draft || !map) return null;
    const { document, analysis, service, ground } = subject;
    return markdownReport({
      explored: explorable(document, analysis, service, ground),
      sizes: params.sizes,
      model: params.model,
      judged: draft,
      comparison: await this.compare(subject, params, signal),
      heatMap: map,
    });
  }

  async placementEdit(
    { document, analysis, ground }: Subject,
    { version, sizes }: PlacementEditParams,
    signal: AbortSignal,
  ): Promise<PlacementEdits> {
    if (document.version !== version) return { refused: CHANGED };
    const written = writeDraft(analysis, ground, sizes);
    if ('refused' in written) return { refused: written.refused };
    const current = unlessChanged(document);
    const aim = written.asComment ? 'remark' : 'obey';
    const against = await current(this.#sources.offering.objectionTo(document, written.edits, aim, signal));
    if (against !== undefined) return { refused: against };
    return { version, edits: written.edits.map((edit) => toLspEdit({ document, layout: analysis.layout }, edit)) };
  }

  async proposals(
    subject: Subject,
    { model: name }: DraftParams,
    signal: AbortSignal,
  ): Promise<readonly Proposal[] | null> {
    const { document, analysis, service, ground } = subject;
    const model = modelNamed(service, name);
    const { version } = document;
    const places = { document, layout: analysis.layout };
    const before = await this.#subjects.reports(subject, sizesOf(ground), model, signal);
    if ('problem' in before) return null;
    const proposals: Proposal[] = [];
    for (const { fix, after } of await unlessChanged(document)(
      this.#sources.offering.tried(document, service, signal),
    )) {
      const changed = this.#subjects.inCopy(subject, after);
      if (!changed) continue;
      const sizes = sizesOf(changed.ground);
      const found = await this.#subjects.reports(changed, sizes, model, signal);
      if ('problem' in found) continue;
      const reports = { ...before, draft: found.draft };
      const told = {
        ...riskTold(service, model, ground, reports, changed.ground.machinesOf(sizes)),
        ...changeCurves(service, model, reports),
      };
      const edits = fix.edits.map((edit) => toLspEdit(places, edit));
      proposals.push(proposal({ fix, before: ground, after: changed.ground, told }, { version, edits }));
    }
    return proposals;
  }
}

function unlessCancelled(error: unknown): undefined {
  if (error instanceof Cancelled) throw error;
}
