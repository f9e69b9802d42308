/** Times of calls, and how tables show them. */
import { Bench } from 'tinybench';

/** The median time of one call, in milliseconds. Calls of a second or more are made only three times. */
export async function time(call: () => unknown): Promise<number> {
  const bench = new Bench({ time: 300, iterations: 3, warmupTime: 50, warmupIterations: 1 });
  bench.add('call', call);
  await bench.run();
  const [task] = bench.tasks;
  if (task?.result.state !== 'completed') throw new Error('the benchmark did not complete');
  return task.result.latency.p50;
}

/** @param value in milliseconds */
export function milliseconds(value: number): string {
  if (value < 0.001) return `${Number((value * 1e6).toPrecision(2))} ns`;
  if (value < 1) return `${Number((value * 1000).toPrecision(2))} µs`;
  if (value < 1000) return `${Number(value.toPrecision(2))} ms`;
  if (value > MONTHS) return `${large(value / YEAR)} years`;
  return `${Number((value / 1000).toPrecision(2)).toLocaleString('en')} s`;
}

/** In milliseconds. */
const YEAR = 365 * 24 * 3600 * 1000;
const MONTHS = YEAR / 4;

const large = (value: number): string =>
  value < 1e9 ? Number(value.toPrecision(2)).toLocaleString('en') : value.toExponential(1).replace('e+', 'e');

export function ratio(value: number): string {
  if (value >= 1e9) return `${large(value)}×`;
  return `${Number(value.toPrecision(2)).toLocaleString('en')}×`;
}
