/** Says in words what an outage does to a service: for the command line, and for the risk explorer. */
import type { AnalysedService } from '../analysis/analyse.ts';
import type { Outage } from '../analysis/outage.ts';
import { count, formatPercentage, hostName, keptQuorum, unitNoun } from '../rules/wording.ts';

/**
 * The verdict, such as `keeps the replica majority, 2 of 3 replicas up, 2 needed`; then, as sentences without a full
 * stop, what else may fail and how often the service is down meanwhile.
 */
export function outageWords(service: AnalysedService, outage: Outage): readonly string[] {
  const { model, view, scheduling, numbers } = service;
  const { up, all, isUp, critical, quorum, unavailability } = outage;
  const inVotes =
    model.faultModel.keep === 'vm' && service.hosts.some(({ votes }) => votes?.some((vote) => vote !== 1));
  const units = inVotes ? (['vote', 'votes'] as const) : unitNoun(model.faultModel.keep, view.service.nouns);
  const verdict = `${isUp ? 'keeps' : 'loses'} the ${keptQuorum(model, view.service)}${scheduling ? ' at worst' : ''}`;
  const told = `${verdict}, ${up} of ${count(all, units)} up, ${quorum} needed`;
  if (!isUp) return [told];
  const next =
    critical.length === 0
      ? `One more ${view.service.nouns.host[0]} may fail, no matter which`
      : `It is lost with any one of ${critical.map((host) => hostName(host, view.service.nouns)).join(', ')}`;
  if (!unavailability) return [told, next];
  const { before, until, assumed } = unavailability;
  const basis = assumed ? `, if each host is down ${formatPercentage(numbers.assumed ?? 0)} of the time` : '';
  const [now, then] = [before, until].map(formatPercentage);
  return [told, next, `Down ${then} of the time until they are back, ${now} before${basis}`];
}
