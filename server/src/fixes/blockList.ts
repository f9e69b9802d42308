/** Lists of names with one name a line: `- vm-7`. */
import { short } from '../base/names.ts';
import type { Host, Item, Listing } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { NameList, WrittenName } from './nameList.ts';
import { breakBefore, insert, lineEnd, lineStart, remove, wholeLine } from '../text/lines.ts';

type Names = Extract<Listing, { kind: 'names' }>;

export function blockList(host: Host, listing: Names): NameList {
  const { items } = listing;
  const { part } = listing.range;
  const { text } = part;
  const lines = items.map(readLine);
  return {
    items: lines,
    takesRemarks: true,
    remove: (leaving) => {
      const edits = leaving.map(({ index, withRemark }): TextEdit => {
        const item = items[index];
        const remark = lines[index]?.remark ?? '';
        if (!item) return remove(part, 0, 0);
        if (withRemark || remark === '') return { range: wholeLine(part, item.range.start), newText: '' };
        return remove(
          part,
          text.lastIndexOf('-', item.range.start - 1),
          lineEnd(text, item.range.end) - remark.trimStart().length,
        );
      });
      if (leaving.length < items.length) return edits;
      const at = emptyListPlace(host, listing);
      if (at === undefined) return `the list of ${short(host.name)} cannot be emptied as it is written`;
      return [insert(part, at, ' []'), ...edits];
    },
    append: (names) => {
      const last = items.at(-1);
      const start = lineStart(text, last?.range.start ?? 0);
      const [bullet] = /^[ \t]*-[ \t]+/.exec(text.slice(start, last?.range.start)) ?? [];
      if (!last || bullet === undefined) return `the list of ${short(host.name)} cannot be continued as it is written`;
      const newline = breakBefore(text, start);
      const added = names.map(({ raw, remark }) => `${newline}${bullet}${raw}${remark}`).join('');
      return [insert(part, lineEnd(text, last.range.end), added)];
    },
  };
}

/** The item as written; undefined unless it is alone on its line, except for a comment behind it. */
function readLine({ range }: Item): WrittenName | undefined {
  const { text } = range.part;
  const raw = text.slice(range.start, range.end);
  const before = text.slice(lineStart(text, range.start), range.start);
  const remark = text.slice(range.end, lineEnd(text, range.end));
  const alone = /^[ \t]*-[ \t]+$/.test(before) && /^(?:[ \t]+#.*|[ \t]*)$/.test(remark);
  if (!alone || /[\n\r]|^\*/.test(raw)) return undefined;
  return { raw, remark: remark.trim() === '' ? '' : remark };
}

/** The place for `[]` when the last item leaves: behind the colon of the host, and behind what stands there already. */
function emptyListPlace({ nameRange }: Host, listing: Names): number | undefined {
  const { part } = listing.range;
  const { text } = part;
  const from = nameRange.end;
  if (nameRange.part !== part) return undefined;
  const [colon] = /^[ \t]*:(?:[ \t]+[&!][^\s,[\]{}]*)*/.exec(text.slice(from, listing.range.start)) ?? [];
  if (colon === undefined) return undefined;
  const rest = text.slice(from + colon.length, listing.range.start);
  const lines = rest.split('\n');
  const last = lines.pop() ?? '';
  const empty = lines.length > 0 && lines.every((line) => /^[ \t]*\r?$|^[ \t]+#/.test(line)) && /^[ \t]*$/.test(last);
  return empty ? from + colon.length : undefined;
}
