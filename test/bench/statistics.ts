export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function ms(value: number | undefined): string {
  return value === undefined ? '–' : Number(value.toPrecision(value < 10 ? 2 : 3)).toLocaleString('en');
}

/** How many times less. */
export function fraction(ours: number, theirs: number): string {
  return theirs >= ours ? `1/${Number((theirs / ours).toPrecision(2))}` : `${Number((ours / theirs).toPrecision(2))}`;
}
