/** Lists of names in brackets: `[vm-1, vm-2]`, on one line or on several. */
import type { Host, Listing, Range } from '../model/service.ts';
import type { TextEdit } from '../model/written.ts';
import type { NameList, WrittenName } from './nameList.ts';
import { quoteOf, scalar } from '../text/scalar.ts';
import { breakBefore, insert, lineEnd, lineStart, remove, wholeLine } from '../text/lines.ts';

type Names = Extract<Listing, { kind: 'names' }>;

/** An item, and the text around it. */
interface Slot {
  readonly range: Range;
  /** The end of the bracket or comma before it. */
  readonly from: number;
  /** The start of the comma or bracket behind it. */
  readonly to: number;
  readonly written: WrittenName | undefined;
}

export function flowList({ range, items }: Names): NameList {
  const { part } = range;
  const { text } = part;
  const slots: Slot[] = [];
  for (const item of items) {
    const previous = slots.at(-1);
    const from = previous ? Math.min(previous.to + 1, item.range.start) : range.start + 1;
    slots.push(readSlot(item.range, from, range.end));
  }
  return {
    items: slots.map(({ written }) => written),
    takesRemarks: false,
    remove: (leaving) => {
      const inside = text.slice(range.start + 1, range.end - 1);
      if (leaving.length === items.length && !inside.includes('#'))
        return [remove(part, range.start + 1, range.end - 1)];
      const indices = new Set(leaving.map(({ index }) => index));
      return slots.flatMap((slot, index) => {
        if (!indices.has(index)) return [];
        const keptBefore = slots.some((_, other) => other < index && !indices.has(other));
        return [removeSlot(slot, keptBefore)];
      });
    },
    append: (names) =>
      appendTo(
        range,
        slots,
        names.map(({ raw }) => flowSafe(raw)),
      ),
  };
}

/**
 * The list of a host without replicas, whose `0` can become a list; undefined when more than the number stands there.
 */
export function idleList({ nameRange }: Host, range: Range): NameList | undefined {
  const { text } = range.part;
  if (nameRange.part !== range.part || !/^[ \t]*:[ \t]*$/.test(text.slice(nameRange.end, range.start)))
    return undefined;
  const listed = (names: readonly WrittenName[]) => `[${names.map(({ raw }) => flowSafe(raw)).join(', ')}]`;
  return { items: [], takesRemarks: false, remove: () => [], append: (names) => [{ range, newText: listed(names) }] };
}

function readSlot(range: Range, from: number, listEnd: number): Slot {
  const { text } = range.part;
  const blank = /(?:\s(?:#[^\n]*(?![^\n]))?)*/y;
  blank.lastIndex = range.end;
  const to = Math.min(range.end + (blank.exec(text)?.[0].length ?? 0), listEnd - 1);
  const raw = text.slice(range.start, range.end);
  const plain = /^(?:\s(?:#[^\n]*(?![^\n]))?)*$/.test(text.slice(from, range.start)) && /[,\]]/.test(text[to] ?? '');
  const movable = plain && !/[\n\r]|^\*/.test(raw);
  const remark = /^(?:[ \t]*,)?[ \t]+#/.test(text.slice(range.end, lineEnd(text, range.end))) ? '#' : '';
  return { range, from, to, written: movable ? { raw, remark } : undefined };
}

/**
 * Removes an item with the comma before it where both are on one line, else with the comma behind it and the empty
 * line.
 */
function removeSlot({ range, from, to }: Slot, keptBefore: boolean): TextEdit {
  const { part } = range;
  const { text } = part;
  const lead = text.slice(from, range.start);
  if (keptBefore && !/[\n#]/.test(lead)) return remove(part, from - 1, range.end);
  const comma = text[to] === ',' && !/[\n#]/.test(text.slice(range.end, to));
  const [gap = ''] = comma ? (/^[ \t]*/.exec(text.slice(to + 1, lineEnd(text, to))) ?? []) : [];
  const end = comma ? to + 1 + gap.length : range.end;
  const alone = text.slice(lineStart(text, range.start), range.start).trim() === '' && end === lineEnd(text, end);
  return alone ? { range: wholeLine(part, range.start), newText: '' } : remove(part, range.start, end);
}

function appendTo(list: Range, slots: readonly Slot[], names: readonly string[]): TextEdit[] {
  const { part } = list;
  const { text } = part;
  const last = slots.at(-1);
  if (!last) return [insert(part, list.start + 1, names.join(', '))];
  const lead = text.slice(last.from, last.range.start);
  if (!lead.includes('\n')) {
    const gap = slots.length > 1 && lead.trim() === '' ? lead : ' ';
    return [insert(part, last.range.end, names.map((name) => `,${gap}${name}`).join(''))];
  }
  const start = lineStart(text, last.range.start);
  const indent = breakBefore(text, start) + text.slice(start, last.range.start);
  const trailingComma = text[last.to] === ',';
  const added = names.map((name) => indent + name).join(',') + (trailingComma ? ',' : '');
  const end = trailingComma ? last.to + 1 : last.range.end;
  const closes = lineStart(text, list.end - 1) === lineStart(text, end);
  const lines = insert(part, closes ? end : lineEnd(text, end), added);
  return trailingComma ? [lines] : [insert(part, last.range.end, ','), lines];
}

/**
 * The name as it is written between brackets, where brackets and commas need quotes; in a list with dashes they do not.
 */
function flowSafe(raw: string): string {
  return quoteOf(raw) !== undefined || !/[,[\]{}]/.test(raw) ? raw : scalar(raw, "'");
}
