import { balls, damage, type FaultModel, processOf, unitsOn } from '../../../server/src/risk/faultModel.ts';

/** The loss after n faults by playing out every sequence of struck balls; for tiny placements. */
export function everyOutcome(sizes: readonly number[], model: FaultModel, quorum: number, n: number): number {
  const hostOf = sizes.flatMap((size, host) => Array.from({ length: balls(model, size) }, () => host));
  const units = sizes.reduce((sum, size) => sum + unitsOn(model, size), 0);
  const process = processOf(model);
  const outcomes = sequences(
    hostOf.length,
    process === 'independent' ? n : Math.min(n, hostOf.length),
    process === 'independent',
  );
  const lost = outcomes.map((struck) => {
    const hits = sizes.map((_, host) => struck.filter((ball) => hostOf[ball] === host).length);
    const gone = hits.reduce((sum, count, host) => sum + damage(model, sizes[host] ?? 0, count), 0);
    return units - gone < quorum;
  });
  if (process === 'chosen') return lost.includes(true) ? 1 : 0;
  return lost.filter(Boolean).length / lost.length;
}

function sequences(ballCount: number, length: number, repeats: boolean): readonly (readonly number[])[] {
  if (length === 0) return [[]];
  return sequences(ballCount, length - 1, repeats).flatMap((before) =>
    Array.from({ length: ballCount }, (_, ball) => ball)
      .filter((ball) => repeats || !before.includes(ball))
      .map((ball) => [...before, ball]),
  );
}
