/** The index of the last number that is not above `most`; -1 where all are. The numbers must ascend. */
export function lastAtMost(most: number, numbers: readonly number[]): number {
  let [low, high] = [-1, numbers.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= most) low = middle;
    else high = middle - 1;
  }
  return low;
}
