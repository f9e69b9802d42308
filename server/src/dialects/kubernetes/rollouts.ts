/** Reads how a Deployment replaces one revision by the next. */
import type { Scheduling } from '../../model/scheduling.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { fieldsAt, Notes, textAt } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';

/**
 * The limits of a rolling update; undefined where it is none, or not known. Source: Kubernetes API reference,
 * RollingUpdateDeployment: 25 % each by default, `maxSurge` rounded up and `maxUnavailable` down, and 1 for the latter
 * where both become 0.
 *
 * @param spec the spec of a Deployment
 */
export function readRollout(spec: Fields, replicas: number): Scheduling['rollout'] {
  const notes = new Notes();
  const strategy = fieldsAt(spec, 'strategy', notes);
  const update = fieldsAt(strategy, 'rollingUpdate', notes);
  const type = textAt(strategy, 'type', notes) ?? 'RollingUpdate';
  const surge = amount(textAt(update, 'maxSurge', notes) ?? '25%', replicas, Math.ceil);
  const unavailable = amount(textAt(update, 'maxUnavailable', notes) ?? '25%', replicas, Math.floor);
  if (type !== 'RollingUpdate' || surge === undefined || unavailable === undefined || !notes.complete) return undefined;
  return { surge, unavailable: surge + unavailable === 0 ? 1 : Math.min(replicas, unavailable) };
}

function amount(text: string, replicas: number, round: (value: number) => number): number | undefined {
  const [, percent] = /^(\d{1,3})%$/.exec(text) ?? [];
  if (percent !== undefined) return round((Number(percent) * replicas) / 100);
  const number = wholeNumber(text);
  return typeof number === 'number' ? number : undefined;
}
