/** Tells a program how risky a placement is, and what would be better: numbers first, no decoration. */
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Answer } from '../analysis/question.ts';
import { suggestions } from '../analysis/suggestions.ts';
import { formatSizes, hostName } from '../rules/wording.ts';
import { hoverCard, toPlainText } from './hover.ts';
import type { LineOf } from './toLsp.ts';

/** The most hosts that are listed by name; of more, only the sizes are given. */
const MOST_HOSTS = 30;

export function adviceText(analysis: Analysis, service: AnalysedService, answer: Answer, lineOf: LineOf): string {
  const card = toPlainText(hoverCard({ service, range: service.nameRange }, answer, analysis, lineOf));
  if (!('placement' in answer)) return card;
  const better = suggestions(analysis, service, answer.placement).map(
    ({ title, sizes, refused }) =>
      `- ${formatSizes(sizes)}. ${title}${refused === undefined ? '' : `; not by a fix, since ${refused}`}`,
  );
  const { nouns } = service.view.service;
  const hosts = service.view.service.hosts.slice(0, MOST_HOSTS);
  const placed = hosts.map((host) => `${hostName(host, nouns)} ${host.replicas}`).join(', ');
  return [
    card,
    '',
    `Now: ${placed}`,
    ...(better.length > 0
      ? ['Better, with the same replicas on the same hosts:', ...better]
      : ['Better, with the same replicas on the same hosts: nothing is known to be.']),
  ].join('\n');
}
