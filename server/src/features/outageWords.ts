/** Says in words what an outage does to a service: for the command line, and for the risk explorer. */
import type { AnalysedService } from '../analysis/analyse.ts';
import type { Outage } from '../analysis/outage.ts';
import { count, formatPercentage, hostName, keptQuorum, unitNoun } from '../rules/wording.ts';
import { importanceNotes, returnNotes } from './importance.ts';

/**
 * The verdict without a full stop, such as `keeps the replica majority, 2 of 3 replicas up, 2 needed`; then, in
 * sentences, what else may fail, how often the service is down meanwhile, and which host to bring back first.
 */
export function outageWords(service: AnalysedService, outage: Outage): readonly string[] {
  const { model, view, scheduling, numbers, hosts } = service;
  const { down: gone, up, all, isUp, critical, quorum, left, availability } = outage;
  const inVotes = model.faultModel.keep === 'vm' && hosts.some(({ votes }) => votes?.some((vote) => vote !== 1));
  const units = inVotes ? (['vote', 'votes'] as const) : unitNoun(model.faultModel.keep, view.service.nouns);
  const verdict = `${isUp ? 'keeps' : 'loses'} the ${keptQuorum(model, view.service)}${scheduling ? ' at worst' : ''}`;
  const told = `${verdict}, ${up} of ${count(all, units)} up, ${quorum} needed`;
  const first = returnNotes(service, outage);
  if (!isUp) return [told, ...first];
  const names = critical.map((host) => hostName(host, view.service.nouns));
  const next =
    names.length === 0
      ? `One more ${view.service.nouns.host[0]} may fail, no matter which.`
      : `It is lost with ${names.length === 1 ? '' : 'any one of '}${names.join(', ')}.`;
  if (!availability) return [told, next];
  const { before, until } = availability;
  const [now, then] = [before, until].map(({ unavailability }) => formatPercentage(unavailability));
  const basis = before.assumed ? `, if each host is down ${formatPercentage(numbers.assumed ?? 0)} of the time` : '';
  const back = gone.length === 1 ? `${hostName({ name: gone[0] ?? '' }, service.nouns)} is` : 'they are';
  const down = `Down ${then} of the time until ${back} back, ${now} before${basis}.`;
  // Those with which it is lost at once matter most, and are named.
  const matters = scheduling || critical.length > 0 ? [] : importanceNotes(service, until, left);
  return [told, next, down, ...first, ...matters];
}
