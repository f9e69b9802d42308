/** The comments of a YAML text, found without parsing it, so that a broken document has comments too. */
import type { Range } from './range.ts';

export interface Comment {
  /** From `#` to the end of the line, without a carriage return. */
  readonly range: Range;
  readonly text: string;
  /** The start of its line. */
  readonly line: number;
  /** The start of the next line that is neither a comment nor blank; the end of the text where there is none. */
  readonly nextLine: number;
}

/**
 * Every comment on a line of its own, and those behind content where it is sure that no quotes are open. Lines of a
 * block scalar are text, whatever they look like. Of quoted text over several lines it knows nothing.
 */
export function commentsOf(text: string): readonly Comment[] {
  const found: (Omit<Comment, 'nextLine'> & { nextLine?: number })[] = [];
  let waiting = 0;
  /** Lines indented deeper than this belong to a block scalar. */
  let block = Infinity;
  let line = 0;
  for (const raw of text.split('\n')) {
    const content = raw.replace(/\r$/, '').replace(/^\uFEFF/, ' ');
    const indent = content.search(/\S/);
    if (indent >= 0 && indent <= block) block = Infinity;
    if (indent >= 0 && block === Infinity) {
      const at = commentIn(content);
      if (at !== indent) {
        for (; waiting < found.length; waiting += 1) Object.assign(found[waiting] ?? {}, { nextLine: line });
        block = blockScalarIn(at === undefined ? content : content.slice(0, at));
      }
      if (at !== undefined) {
        const range = { start: line + at, end: line + content.length };
        found.push({ range, text: content.slice(at), line });
      }
    }
    line += raw.length + 1;
  }
  return found.map((comment) => ({ nextLine: text.length, ...comment }));
}

function commentIn(line: string): number | undefined {
  const at = line.search(/(?<=^|\s)#/);
  const before = line.slice(0, Math.max(at, 0));
  const open = [`"`, `'`].some((quote) => before.split(quote).length % 2 === 0);
  return at < 0 || open ? undefined : at;
}

/** The indentation of the node that a block scalar of this line belongs to; Infinity where there is none. */
function blockScalarIn(line: string): number {
  if (!/(?<=^|\s)[|>][-+\d]{0,2}\s*$/.test(line)) return Infinity;
  const [lead = ''] = /^(?:[ \t]|-(?=\s))*/.exec(line) ?? [];
  const isItem = /^[|>]/.test(line.slice(lead.length));
  return isItem ? Math.max(0, lead.lastIndexOf('-')) : lead.length;
}
