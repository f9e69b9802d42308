/** What the user can do about the risk of a service, in one line, and why no fix does it. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import { placementFixes } from '../analysis/findingFixes.ts';
import type { Answer } from '../analysis/question.ts';
import type { Withheld } from '../analysis/withheld.ts';
import { type Suggestion, suggestions } from '../analysis/suggestions.ts';
import type { RiskReport } from '../risk/riskReport.ts';
import { total } from '../risk/placement.ts';
import { FEWEST_REPLICAS } from '../rules/critical.ts';
import type { Finding, ScheduleReport } from '../rules/rule.ts';
import { count } from '../rules/wording.ts';
import type { RiskCard } from './riskCard.ts';

interface Judged {
  /** The findings about the service. */
  readonly findings: readonly Finding[];
  readonly withheld: Withheld;
  /** False where a finding says that the replicas fail together, whatever the answer says. */
  readonly apart: boolean;
}

export function actionOn(
  analysis: Analysis,
  service: AnalysedService,
  answer: Answer,
  { findings, withheld, apart }: Judged,
): Pick<RiskCard, 'action'> {
  const better = 'placement' in answer ? suggestions(analysis, service, answer.placement) : [];
  const fixes = findings.flatMap(placementFixes(analysis, service, answer));
  const remedies: readonly Pick<Suggestion, 'title' | 'preferred' | 'refused'>[] = [...better, ...fixes];
  const whyNot = ({ title, refused }: (typeof remedies)[number]): string | undefined => refused ?? withheld.get(title);
  const offers = remedies.filter((remedy) => whyNot(remedy) === undefined);
  const offer = offers.find(({ preferred }) => preferred) ?? offers[0];
  if (offer) return { action: `${offer.title}.` };
  const [harmful] = remedies;
  if (harmful) {
    const [name = ''] = harmful.title.split(':');
    return { action: `"${name}" is not offered: ${whyNot(harmful) ?? ''}.` };
  }
  const [advice] = findings.flatMap((finding) => finding.advice ?? []);
  if (advice !== undefined) return { action: `${advice}.` };
  if (!apart) return { action: `Put some ${service.nouns.replica[1]} elsewhere, so that they do not fail together.` };
  if ('placement' in answer) return { action: withoutOffer(service, answer.placement) };
  return { action: withoutConstraint(service, answer.schedule) };
}

function withoutOffer(service: AnalysedService, { current, best, tolerance, quorum, units }: RiskReport): string {
  const { nouns, view } = service;
  const [, hosts] = view.service.nouns.host;
  const replicas = total(current.sizes);
  if (tolerance === 0 && replicas < FEWEST_REPLICAS) return tooFew(service);
  if (quorum === units) return `All ${units} are needed: no placement tolerates a failure.`;
  if (!best.exact) return 'No better placement was found.';
  const where = nouns.replica[0] === nouns.host[0] ? '' : ` on these ${hosts}`;
  const none = `no placement of ${count(replicas, nouns.replica)}${where} is better`;
  return tolerance === 0 ? `Only more ${hosts} can help: ${none}.` : `Nothing to do: ${none}.`;
}

function withoutConstraint(service: AnalysedService, { best, worst }: ScheduleReport): string {
  const { nouns, scheduling, view } = service;
  const [, hosts] = view.service.nouns.host;
  if (!best.report) return `Make room: too few ${nouns.replica[1]} find one of the ${hosts}.`;
  const [least, most] = [worst.report?.tolerance ?? -1, best.report.tolerance];
  if (least < most) return `A hard constraint that keeps the ${nouns.replica[1]} apart rules out the worst case.`;
  if (most > 0) return 'Nothing to do: every allowed placement tolerates the same.';
  if ((scheduling?.replicas.value ?? 0) < FEWEST_REPLICAS) return tooFew(service);
  return `No constraint on these ${hosts} helps: no allowed placement tolerates a failure.`;
}

function tooFew({ view }: AnalysedService): string {
  const { replica, host } = view.service.nouns;
  const where = replica[0] === host[0] ? '' : ` on as many ${host[1]}`;
  return `Use ${FEWEST_REPLICAS} ${replica[1]}${where}: fewer tolerate no failure.`;
}
