/** The risk explorer's requests. What each answers is in `protocol/explorer.ts`. */
import type { GenericRequestHandler } from 'vscode-languageserver';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import { Cancelled } from '../analysis/backgroundRisk.ts';
import { type Ground, groundOf, sizesOf, writeDraft } from '../analysis/ground.ts';
import { comparison, type ModelReports } from '../features/explorer/comparison.ts';
import { chosenService, explorable, serviceKeys } from '../features/explorer/explorable.ts';
import { heatMap, heatQuestions } from '../features/explorer/heatMap.ts';
import { judged, type Reports } from '../features/explorer/judged.ts';
import { modelNamed, modelsFor } from '../features/explorer/models.ts';
import { markdownReport } from '../features/explorer/report.ts';
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
  ServiceAddress,
  WhatIf,
} from '../protocol/explorer.ts';
import type { RiskQuestion, RiskReport } from '../risk/assess.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { total } from '../risk/placement.ts';
import type { RiskSources } from './diagnoser.ts';
import { answering, Overtaken, unlessChanged } from './requests.ts';
import { reasonOf } from './runSafe.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** A service that can be explored, as its document has it now. */
interface Subject {
  readonly document: SourceDocument;
  readonly analysis: Analysis;
  readonly service: AnalysedService;
  readonly ground: Ground;
}

type Problem = { readonly problem: string };

export function serveExplorer({ connection, documents, risk, diagnoser, log }: RiskSources): void {
  const answer = <M extends keyof ExplorerRequests>(
    method: M,
    needs: Parameters<typeof answering>[1],
    work: (params: ExplorerRequests[M]['params'], signal: AbortSignal) => Promise<ExplorerRequests[M]['answer'] | null>,
  ): void => {
    const handler: GenericRequestHandler<unknown, void> = answering(log, needs, work);
    connection.onRequest(`quorate/${method}`, handler);
  };

  /** The service, or in words why it cannot be explored; undefined where its document is not open. */
  const subjectOf = async (
    address: ExploreParams,
    signal: AbortSignal,
  ): Promise<Subject | (Problem & Pick<Subject, 'document' | 'analysis'>) | undefined> => {
    const document = documents.get(address.uri);
    if (!document) return undefined;
    const current = unlessChanged(document);
    const analysis = await current(diagnoser.analysisOf(document));
    const service = chosenService(document, analysis, address);
    const known = { document, analysis };
    if (!service) return { ...known, problem: '' };
    if (!service.question)
      return { ...known, problem: 'The file does not state all of this service, so that there is nothing to compute' };
    try {
      const ground = groundOf(service, await current(risk.ask(service.question, address.uri, signal)));
      return ground ? { ...known, service, ground } : { ...known, problem: 'No placement of this service is known' };
    } catch (error) {
      if (error instanceof Overtaken) throw error;
      return { ...known, problem: reasonOf(error) };
    }
  };
  const aboutSubject =
    <P extends ServiceAddress, R>(work: (subject: Subject, params: P, signal: AbortSignal) => Promise<R | null> | R) =>
    async (params: P, signal: AbortSignal): Promise<R | null> => {
      const subject = await subjectOf({ uri: params.uri, service: params.service }, signal);
      return subject && 'ground' in subject ? work(subject, params, signal) : null;
    };

  const report = async (
    { document }: Subject,
    question: RiskQuestion | undefined,
    signal: AbortSignal,
  ): Promise<RiskReport> => {
    const found = question && (await risk.ask({ placement: question }, document.uri, signal));
    if (!found || !('placement' in found)) throw new Error('No host holds a replica');
    return found.placement;
  };
  /** One question after the other, so that whoever asks meanwhile waits for one at most. */
  const reports = async (
    subject: Subject,
    sizes: readonly number[],
    model: FaultModel,
    signal: AbortSignal,
  ): Promise<Reports | Problem> => {
    const { ground } = subject;
    const start = sizesOf(ground);
    if (sizes.length !== start.length || total(sizes) !== total(start)) return { problem: CHANGED };
    try {
      const asked = ground.questionOf(sizes, model);
      return {
        draft: await report(subject, asked && { ...asked, search: false }, signal),
        start: await report(subject, ground.questionOf(start, model), signal),
        ...(ground.allowed && { allowed: await report(subject, ground.questionOf(ground.allowed, model), signal) }),
      };
    } catch (error) {
      return { problem: reasonOf(error) };
    }
  };

  const explore = async (params: ExploreParams, signal: AbortSignal): Promise<Explored | null> => {
    const subject = await subjectOf(params, signal);
    if (!subject) return null;
    const { document, analysis } = subject;
    if ('ground' in subject) return explorable(document, analysis, subject.service, subject.ground);
    return { services: serviceKeys(analysis), ...(subject.problem !== '' && { problem: subject.problem }) };
  };

  const whatIf = async (
    subject: Subject,
    { sizes, model: name }: DraftParams,
    signal: AbortSignal,
  ): Promise<WhatIf> => {
    const { analysis, service, ground } = subject;
    const model = modelNamed(service, name);
    const found = await reports(subject, sizes, model, signal);
    if ('problem' in found) return found;
    return judged(service, model, ground, found, writeDraft(analysis, service, ground, sizes));
  };

  const compare = async (subject: Subject, { sizes }: DraftParams, signal: AbortSignal): Promise<Comparison> => {
    const all: ModelReports[] = [];
    for (const model of modelsFor(subject.service)) {
      all.push([model, await reports(subject, sizes, model, signal)]);
    }
    return comparison(subject.service, subject.ground, all);
  };

  const heat = async (subject: Subject, { model: name }: DraftParams, signal: AbortSignal): Promise<HeatMap | null> => {
    const { service, ground } = subject;
    const present = ground.allowed ?? sizesOf(ground);
    const question = ground.questionOf(present, modelNamed(service, name));
    if (!question) return null;
    const found: RiskReport[] = [];
    for (const each of heatQuestions(question)) {
      // A number of hosts that the quorum cannot be had with has no row.
      const one = await report(subject, each, signal).catch(unlessCancelled);
      if (one) found.push(one);
    }
    const { headline } = await report(subject, question, signal);
    return heatMap(found, present, headline, service.view.service.nouns);
  };

  const review = async (subject: Subject, params: DraftParams, signal: AbortSignal): Promise<string | null> => {
    const draft = await whatIf(subject, params, signal);
    const map = await heat(subject, params, signal);
    if ('problem' in draft || !map) return null;
    const { document, analysis, service, ground } = subject;
    return markdownReport({
      explored: explorable(document, analysis, service, ground),
      sizes: params.sizes,
      model: params.model,
      judged: draft,
      comparison: await compare(subject, params, signal),
      heatMap: map,
    });
  };

  const placementEdit = async (
    { document, analysis, service, ground }: Subject,
    { version, sizes }: PlacementEditParams,
    signal: AbortSignal,
  ): Promise<PlacementEdits> => {
    if (document.version !== version) return { refused: CHANGED };
    const written = writeDraft(analysis, service, ground, sizes);
    if ('refused' in written) return { refused: written.refused };
    const current = unlessChanged(document);
    const aim = written.advice ? 'remark' : 'obey';
    const against = await current(diagnoser.objectionTo(document, written.edits, aim, signal));
    if (against !== undefined) return { refused: against };
    return { version, edits: written.edits.map((edit) => toLspEdit({ document, layout: analysis.layout }, edit)) };
  };

  answer('explore', ['uri'], explore);
  answer('whatIf', ['uri', 'sizes'], aboutSubject(whatIf));
  answer('compare', ['uri', 'sizes'], aboutSubject(compare));
  answer('heatMap', ['uri', 'sizes'], aboutSubject(heat));
  answer('report', ['uri', 'sizes'], aboutSubject(review));
  answer('placementEdit', ['uri', 'sizes'], aboutSubject(placementEdit));
}

const CHANGED = 'The file has changed in the meantime';

function unlessCancelled(error: unknown): undefined {
  if (error instanceof Cancelled) throw error;
}
