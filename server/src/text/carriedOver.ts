/**
 * For each of some parts of a text, in order, what was made of it in the version before. An edit changes a part or two:
 * the others are found from both ends, without looking anything up.
 * @param isOf whether that was made of this part
 * @param remake makes those between, out of what is left of the version before and of nothing
 */
export function carriedOver<Part, Made>(
  parts: readonly Part[],
  before: readonly Made[],
  isOf: (made: Made, part: Part) => boolean,
  remake: (parts: readonly Part[], left: readonly Made[]) => readonly Made[],
): readonly Made[] {
  const most = Math.min(parts.length, before.length);
  const stays = (index: number, from: number): boolean => isOf(before[from] as Made, parts[index] as Part);
  let head = 0;
  while (head < most && stays(head, head)) head++;
  const [partsEnd, beforeEnd] = [parts.length - 1, before.length - 1];
  let tail = 0;
  while (tail < most - head && stays(partsEnd - tail, beforeEnd - tail)) tail++;
  const between = remake(parts.slice(head, parts.length - tail), before.slice(head, before.length - tail));
  return before.slice(0, head).concat(between, before.slice(before.length - tail));
}
