import type { Offsets } from '../../server/src/model/range.ts';
import type { TextEdit } from '../../server/src/model/written.ts';
import type { Layout } from '../../server/src/text/layout.ts';

/** The text of a file with these edits applied, which must not overlap. */
export function applyEdits({ layout }: { readonly layout: Layout }, edits: readonly TextEdit[]): string {
  const placed = edits.map(({ range, newText }) => ({ range: layout.offsets(range), newText }));
  return applyAll(layout.source.text, placed);
}

/** The same of edits by offsets. */
export function applyAll(
  text: string,
  edits: readonly { readonly range: Offsets; readonly newText: string }[],
): string {
  let result = '';
  let done = 0;
  for (const { range, newText } of edits.toSorted((a, b) => a.range.start - b.range.start)) {
    if (range.start < done) throw new Error(`edits overlap at ${range.start}`);
    result += text.slice(done, range.start) + newText;
    done = range.end;
  }
  return result + text.slice(done);
}

/** The lines that go and come, as `diff` shows them, without context. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const [gone, come] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  if (gone.length !== come.length) return [...gone.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)];
  return gone.flatMap((line, i) => (line === come[i] ? [] : [`- ${line}`, `+ ${come[i] ?? ''}`]));
}
