/** The comments of a YAML text, found without parsing it, so that a broken document has comments too. */
import { type Part, pointIn, type Range } from '../model/range.ts';

/** A comment of a file. */
export interface Comment {
  /** The span from `#` to the end of the line, without a carriage return. */
  readonly range: Range;
  readonly text: string;
  /** The offset of the start of its line. */
  readonly line: number;
  /** The start of the next line that is neither a comment nor blank; absent where there is none in the file. */
  readonly next?: Range;
  /** True where a blank line, or the end of the file, comes before that line. */
  readonly apart: boolean;
}

/** What follows a part in the file. */
export interface Behind {
  /** The start of the next line that is neither a comment nor blank; absent where there is none. */
  readonly next?: Range;
  /** True where a blank line comes before that line. */
  readonly blank: boolean;
}

/**
 * Every comment on a line of its own, and those behind content where surely no quotes are open. Lines of a block scalar
 * are text, whatever they look like. Quoted text over several lines is not recognised.
 * @param behind the parts that follow in the file: the next line may be in one of them
 */
export function commentsOf(part: Part, behind: Behind = { blank: false }): readonly Comment[] {
  const found: (Pick<Comment, 'range' | 'text' | 'line'> & { readonly blanks: number })[] = [];
  const next: { readonly line: number; readonly blanks: number }[] = [];
  /** Lines that are indented deeper than this belong to a block scalar. */
  let block = Infinity;
  let line = 0;
  let blanks = 0;
  for (const raw of part.text.split('\n')) {
    const content = raw.replace(/\r$/, '').replace(/^\uFEFF/, ' ');
    const indent = content.search(/\S/);
    if (indent < 0 && line + raw.length < part.text.length) blanks++;
    if (indent >= 0 && indent <= block) block = Infinity;
    if (indent >= 0 && block === Infinity) {
      const at = commentIn(content);
      if (at !== indent) {
        while (next.length < found.length) next.push({ line, blanks });
        block = blockScalarIn(at === undefined ? content : content.slice(0, at));
      }
      if (at !== undefined) {
        const range = { part, start: line + at, end: line + content.length };
        found.push({ range, text: content.slice(at), line, blanks });
      }
    }
    line += raw.length + 1;
  }
  return found.map(({ blanks: before, ...comment }, index): Comment => {
    const own = next[index];
    if (own) return { ...comment, next: pointIn(part, own.line), apart: own.blanks > before };
    if (!behind.next) return { ...comment, apart: true };
    return { ...comment, next: behind.next, apart: behind.blank || blanks > before };
  });
}

/** What follows each of these parts. Every part of the file is looked at once at most. */
export function behindEach(wanted: ReadonlySet<Part>, parts: Iterable<Part>): ReadonlyMap<Part, Behind> {
  const found = new Map<Part, Behind>();
  /** The parts whose next line is not found yet, with the number of parts with a blank line before them. */
  let waiting: { readonly part: Part; readonly blanks: number }[] = [];
  let blanks = 0;
  for (const part of parts) {
    if (waiting.length > 0) {
      const line = part.text.search(/(?<![^\n])(?!\uFEFF?[ \t\r]*(?:#|\n|$))/);
      if (/(?:^|\n)[ \t\r]*\n/.test(line < 0 ? part.text : part.text.slice(0, line))) blanks++;
      if (line >= 0) {
        for (const one of waiting) found.set(one.part, { next: pointIn(part, line), blank: blanks > one.blanks });
        waiting = [];
      }
    }
    if (wanted.has(part)) waiting.push({ part, blanks });
  }
  return found;
}

function commentIn(line: string): number | undefined {
  const at = line.search(/(?<=^|\s)#/);
  const before = line.slice(0, Math.max(at, 0));
  const open = [`"`, `'`].some((quote) => before.split(quote).length % 2 === 0);
  return at < 0 || open ? undefined : at;
}

/** The indentation of the node with the block scalar that starts on this line; Infinity where none does. */
function blockScalarIn(line: string): number {
  if (!/(?<=^|\s)[|>][-+\d]{0,2}\s*$/.test(line)) return Infinity;
  const [lead = ''] = /^(?:[ \t]|-(?=\s))*/.exec(line) ?? [];
  const isItem = /^[|>]/.test(line.slice(lead.length));
  return isItem ? Math.max(0, lead.lastIndexOf('-')) : lead.length;
}
