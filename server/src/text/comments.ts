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

/**
 * Every comment on a line of its own, and those behind content where surely no quotes are open. Lines of a block scalar
 * are text, whatever they look like. Quoted text over several lines is not recognised.
 * @param behind the parts that follow in the file: the next line may be in one of them
 */
export function commentsOf(part: Part, behind: () => Iterable<Part> = () => []): readonly Comment[] {
  const { text } = part;
  const found: Pick<Comment, 'range' | 'text' | 'line'>[] = [];
  const next: number[] = [];
  /** Lines that are indented deeper than this belong to a block scalar. */
  let block = Infinity;
  let line = 0;
  for (const raw of text.split('\n')) {
    const content = raw.replace(/\r$/, '').replace(/^\uFEFF/, ' ');
    const indent = content.search(/\S/);
    if (indent >= 0 && indent <= block) block = Infinity;
    if (indent >= 0 && block === Infinity) {
      const at = commentIn(content);
      if (at !== indent) {
        while (next.length < found.length) next.push(line);
        block = blockScalarIn(at === undefined ? content : content.slice(0, at));
      }
      if (at !== undefined) {
        found.push({
          range: { part, start: line + at, end: line + content.length },
          text: content.slice(at),
          line,
        });
      }
    }
    line += raw.length + 1;
  }
  return found.map((comment, index): Comment => {
    const { end } = comment.range;
    const own = next[index];
    const place =
      own === undefined ? lineBehind(part, end, behind()) : { next: pointIn(part, own), between: text.slice(end, own) };
    if (!place) return { ...comment, apart: true };
    return { ...comment, next: place.next, apart: /\n[ \t\r]*\n/.test(place.between) };
  });
}

/** The next line with content in the parts that follow, and the text between; undefined where there is none. */
function lineBehind(
  { text }: Part,
  end: number,
  behind: Iterable<Part>,
): { readonly next: Range; readonly between: string } | undefined {
  let between = text.slice(end);
  for (const part of behind) {
    const line = part.text.search(/^(?!\uFEFF?[ \t\r]*(?:#|$))/m);
    if (line >= 0) return { next: pointIn(part, line), between: between + part.text.slice(0, line) };
    between += part.text;
  }
  return undefined;
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
