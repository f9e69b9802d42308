/**
 * What was made of each of some parts of a text, in order. An edit changes a part or two: from both ends, the results
 * of the version before are kept for as long as they fit, without any look-up.
 * @param isOf tells whether a result was made of this part
 * @param remake makes the results in between; it gets what is left of the version before
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
