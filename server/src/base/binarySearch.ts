/** The first index for which the test holds; `length` where there is none. Where it holds, it holds for all later ones. */
export function firstIndex(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The index of the last number that is not above `most`; -1 where all are. The numbers must ascend. */
export function lastAtMost(most: number, numbers: readonly number[]): number {
  return firstIndex(numbers.length, (index) => (numbers[index] ?? 0) > most) - 1;
}
