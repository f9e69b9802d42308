/** The places of the parts of one version of a file. Only a layout knows them. */
import { type Offsets, type Part, pointIn, type Range, START } from '../model/range.ts';
import type { TextEdit } from '../model/written.ts';
import type { SourceText } from './sourceText.ts';

/** The parts of a document, in order and without gaps, and the offset in the file at which it starts. */
export interface Stretch {
  readonly start: number;
  readonly parts: readonly Part[];
}

/** The places of the parts of one version of a file. A layout is built once for each version. */
export class Layout {
  readonly source: SourceText;
  readonly #stretches: readonly Stretch[];
  /** The start of each part in the file; made when it is first asked for. */
  #starts: Map<Part, number> | undefined;

  constructor(source: SourceText, stretches: readonly Stretch[]) {
    this.source = source;
    this.#stretches = stretches;
  }

  /** The span as offsets in the file. */
  offsets({ part, start, end }: Range): Offsets {
    const from = this.startOf(part);
    return { start: from + start, end: from + end };
  }

  /** The offsets from the start of the first span to the end of the last one. */
  around(spans: readonly Range[]): Offsets {
    const places = spans.map((span) => this.offsets(span));
    return { start: Math.min(...places.map(({ start }) => start)), end: Math.max(...places.map(({ end }) => end)) };
  }

  /** The fixes that can be made together: each starts behind all edits of those that are kept before it. */
  apart<F extends { readonly edits: readonly TextEdit[] }>(fixes: readonly F[]): readonly F[] {
    let reached = -1;
    return fixes.filter(({ edits }) => {
      const places = edits.map(({ range }) => this.offsets(range));
      if (places.some(({ start }) => start <= reached)) return false;
      reached = Math.max(reached, ...places.map(({ end }) => end));
      return true;
    });
  }

  /**
   * The offset in the file at which a part starts.
   * @throws Error for a part of another file, or of another version of this one
   */
  startOf(part: Part): number {
    this.#starts ??= startsIn(this.#stretches);
    const start = this.#starts.get(part);
    if (start === undefined) throw new Error('this part is not in the file');
    return start;
  }

  /** The insertion point at an offset of the file. Where two parts meet, it is in the part that starts there. */
  spanAt(offset: number): Range {
    for (const { start, parts } of this.#stretches.toReversed()) {
      if (start > offset) continue;
      let at = start;
      for (const part of parts) {
        const end = at + part.text.length;
        if (offset < end || part === parts.at(-1)) return pointIn(part, Math.min(offset, end) - at);
        at = end;
      }
    }
    return START;
  }

  /** All parts, in file order. */
  *parts(): Generator<Part> {
    for (const { parts } of this.#stretches) yield* parts;
  }

  /** The part before a part; undefined for the first one. */
  before(part: Part): Part | undefined {
    let last: Part | undefined;
    for (const one of this.parts()) {
      if (one === part) return last;
      last = one;
    }
    return undefined;
  }

  /** The text with these edits. Edits must not overlap. */
  edited(edits: readonly TextEdit[]): SourceText {
    return this.source.edited(edits.map(({ range, newText }) => ({ ...this.offsets(range), newText })));
  }
}

function startsIn(stretches: readonly Stretch[]): Map<Part, number> {
  const starts = new Map<Part, number>([[START.part, 0]]);
  for (const { start, parts } of stretches) {
    let at = start;
    for (const part of parts) {
      starts.set(part, at);
      at += part.text.length;
    }
  }
  return starts;
}
