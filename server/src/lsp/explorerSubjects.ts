/** The service that the risk explorer shows, and the risk of other placements of it. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Judged } from '../analysis/fixVerdict.ts';
import { type Ground, groundOf, sizesOf } from '../analysis/ground.ts';
import { chosenService } from '../features/explorer/explorable.ts';
import type { Reports } from '../features/explorer/judged.ts';
import type { ExploreParams } from '../protocol/explorer.ts';
import type { RiskQuestion, RiskReport } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import { total } from '../risk/placement.ts';
import { Overtaken, type RiskSources, unlessChanged } from './requests.ts';
import { reasonOf } from './runSafe.ts';
import type { SourceDocument } from './sourceDocument.ts';

/** A service that can be explored, in the newest version of its document. */
export interface Subject {
  readonly document: SourceDocument;
  readonly analysis: Analysis;
  readonly service: AnalysedService;
  readonly ground: Ground;
}

/** Why the service cannot be explored, in words; empty where there is no such service. */
export interface Problem {
  readonly problem: string;
}

export type NoSubject = Problem & Pick<Subject, 'document' | 'analysis'>;

export const CHANGED = 'The file has changed in the meantime';

export class ExplorerSubjects {
  readonly #sources: RiskSources;

  constructor(sources: RiskSources) {
    this.#sources = sources;
  }

  /** The subject of an address; undefined where its document is not open. */
  async of(address: ExploreParams, signal: AbortSignal): Promise<Subject | NoSubject | undefined> {
    const { documents, snapshots, risk } = this.#sources;
    const document = documents.get(address.uri);
    if (!document) return undefined;
    const current = unlessChanged(document);
    const analysis = await current(snapshots.analysisOf(document));
    const service = chosenService(document, analysis, address);
    const known = { document, analysis };
    if (!service) return { ...known, problem: '' };
    if (!service.question) return { ...known, problem: unstated(service) };
    try {
      const ground = groundOf(service, await current(risk.ask(service.question, address.uri, signal)));
      return ground ? { ...known, service, ground } : { ...known, problem: 'No placement of this service is known' };
    } catch (error) {
      if (error instanceof Overtaken) throw error;
      return { ...known, problem: reasonOf(error) };
    }
  }

  /** The same service in a copy of its file; undefined where it is not there, or not judged. */
  inCopy({ document, analysis, service }: Subject, copy: Judged): Subject | undefined {
    const is = copy.analysis.services[analysis.services.indexOf(service)];
    const answer = copy.answered.find(([one]) => one === is)?.[1];
    const ground = is && answer && groundOf(is, answer);
    return ground && { document, analysis: copy.analysis, service: is, ground };
  }

  /** The report on a placement. @throws Error where there is nothing to ask, or no answer */
  async report({ document }: Subject, question: RiskQuestion | undefined, signal: AbortSignal): Promise<RiskReport> {
    const found = question && (await this.#sources.risk.ask({ placement: question }, document.uri, signal));
    if (!found || !('placement' in found)) throw new Error('No host holds a replica');
    return found.placement;
  }

  /**
   * The reports on several placements. The questions are asked one by one, so that another request waits for one of
   * them at most.
   */
  async reports(
    subject: Subject,
    sizes: readonly number[],
    model: FaultModel,
    signal: AbortSignal,
  ): Promise<Reports | Problem> {
    const { ground } = subject;
    const start = sizesOf(ground);
    if (sizes.length !== start.length || total(sizes) !== total(start)) return { problem: CHANGED };
    const report = (of: readonly number[], search?: false): Promise<RiskReport> => {
      const asked = ground.questionOf(of, model);
      return this.report(subject, asked && { ...asked, ...(search === false && { search }) }, signal);
    };
    try {
      return {
        draft: await report(sizes, false),
        start: await report(start),
        ...(ground.allowed && { allowed: await report(ground.allowed) }),
      };
    } catch (error) {
      return { problem: reasonOf(error) };
    }
  }
}

/** Why there is nothing to compute of a service, in words. */
function unstated({ notJudged }: AnalysedService): string {
  if (notJudged !== undefined) return `This service is not judged: ${notJudged}`;
  return 'The file does not state all of this service, so that there is nothing to compute';
}
