/**
 * A line of a manifest as a report may show it: what a finding is about, the keys, and small numbers. Every other value is
 * hidden, since it may be a password, and reports are kept, mailed and pasted.
 */

/** Offsets in the line. */
interface Token {
  readonly start: number;
  readonly end: number;
  /** A `gap` is white space and punctuation, and shown as it is. */
  readonly kind: 'gap' | 'key' | 'value' | 'comment';
  /** True where a key around it, or a name in front of `=`, says that it is a secret. */
  readonly secret: boolean;
}

/** A part of a line, with the place of the finding in it. */
export interface Excerpt {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True where the line goes on before or after it. */
  readonly head: boolean;
  readonly tail: boolean;
}

const MASK = '•••';
/** Longer lines are cut around the finding, in UTF-16 code units. */
const MOST = 100;
const CONTEXT = 20;

const SECRET = /pass(?!ive)|secret|token|pwd|credential|auth(?!or)|(?:api|access|private)[-_]?key|\b(?:pin|pw)\b/i;
const HARMLESS = /^(?:[-+]?\d{1,4}|true|false|yes|no|null|~)$/i;

export class MaskedLine {
  readonly #line: string;
  readonly #tokens: readonly Token[];

  constructor(line: string) {
    this.#line = line;
    this.#tokens = tokensOf(line);
  }

  /** The finding from `start` to `end`, both offsets in the line, with what surrounds it. The cost does not grow with the line. */
  around(start: number, end: number): Excerpt {
    const first = this.#indexAt(start);
    const plain = this.#isPlain(first, end);
    const inside = (token: Token): boolean => plain && !token.secret;
    let before = '';
    let left = first;
    for (; left >= 0 && before.length < MOST; left--)
      before = this.#shown(left, 0, start, () => false).slice(-MOST) + before;
    let about = '';
    let right = first;
    for (; this.#startOf(right) < end && about.length < MOST; right++) about += this.#shown(right, start, end, inside);
    let after = '';
    for (right = Math.max(first, right - 1); right < this.#tokens.length && after.length < MOST; right++) {
      after += this.#shown(right, end, Infinity, () => false).slice(0, MOST);
    }
    const whole = before + about + after;
    const from = Math.max(0, Math.min(before.length - CONTEXT, whole.length - MOST));
    return {
      text: whole.slice(from, from + MOST),
      start: before.length - from,
      end: Math.min(MOST, before.length - from + about.length),
      head: from > 0 || left >= 0,
      tail: whole.length > from + MOST || right < this.#tokens.length,
    };
  }

  #startOf(index: number): number {
    return this.#tokens[index]?.start ?? Infinity;
  }

  /** The token that an offset is in, or else the last. */
  #indexAt(offset: number): number {
    let [low, high] = [0, this.#tokens.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** A finding about one value, or about a list, shows it; one about several keys is about none of their values. */
  #isPlain(first: number, end: number): boolean {
    let [keys, values] = [0, 0];
    for (let index = first; this.#startOf(index) < end; index++) {
      const kind = this.#tokens[index]?.kind;
      if (kind === 'key') keys += 1;
      if (kind === 'value') values += 1;
      if ((keys > 0 && values > 1) || values > MOST) return false;
    }
    return true;
  }

  /** What is shown of the part of a token between two offsets. */
  #shown(index: number, from: number, to: number, inside: (token: Token) => boolean): string {
    const token = this.#tokens[index];
    if (!token) return '';
    const [start, end] = [Math.max(token.start, from), Math.min(token.end, to)];
    if (start >= end) return '';
    const part = this.#line.slice(start, end);
    const whole = start === token.start && end === token.end;
    if (token.kind === 'gap' || token.kind === 'key' || inside(token)) return part;
    if (token.kind === 'value' && whole && !token.secret && HARMLESS.test(part)) return part;
    return token.kind === 'comment' && start === token.start ? `# ${MASK}` : MASK;
  }
}

interface Level {
  /** True where what contains it is called like a secret. */
  readonly secret: boolean;
}

/** In one pass. What is not YAML becomes values, which are hidden. */
function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  const levels: Level[] = [];
  let secret = false;
  /** True where nothing but white space stands between this and the value before. */
  let afterValue = false;
  const outer = (): boolean => levels.at(-1)?.secret ?? false;
  let at = 0;
  while (at < line.length) {
    const character = line.charAt(at);
    const start = at;
    const blank = at === 0 || /\s/.test(line.charAt(at - 1));
    if (/[,:[\]{}]/.test(character)) afterValue = false;
    if (/[\s\uFEFF]/.test(character) || (character === '-' && isBlank(line, at + 1))) {
      at += 1;
    } else if (character === '#' && blank) {
      at = line.length;
      tokens.push({ start, end: at, kind: 'comment', secret: false });
      continue;
    } else if (character === '{' || character === '[') {
      levels.push({ secret });
      at += 1;
    } else if (levels.length > 0 && (character === '}' || character === ']')) {
      levels.pop();
      secret = outer();
      at += 1;
    } else if (levels.length > 0 && character === ',') {
      secret = outer();
      at += 1;
    } else if (character === ':' && tokens.at(-1)?.kind !== 'gap') {
      at += 1;
    } else {
      at = scalarEnd(line, start, levels.length > 0);
      const text = line.slice(start, Math.min(at, start + 1_000));
      if (isKey(line, at, levels.length > 0 && /["']/.test(character))) {
        secret = outer() || SECRET.test(text);
        tokens.push({ start, end: at, kind: 'key', secret: false });
      } else {
        const named = /^["']?[\w.-]{1,100}=/.exec(text)?.[0] ?? '';
        // A finding about a quote that is missing shows nothing of what stands in the wrong place for it.
        const open = /["']/.test(character) && at === line.length && !isClosed(line, start);
        const broken = open || afterValue;
        tokens.push({ start, end: at, kind: 'value', secret: secret || broken || SECRET.test(named) });
        afterValue = true;
      }
      continue;
    }
    const last = tokens.at(-1);
    if (last?.kind === 'gap') tokens[tokens.length - 1] = { ...last, end: at };
    else tokens.push({ start, end: at, kind: 'gap', secret: false });
  }
  return tokens;
}

function isBlank(line: string, at: number): boolean {
  return at >= line.length || line.charAt(at) === ' ' || line.charAt(at) === '\t';
}

/** True where a scalar that ends here is followed by the colon of a key. */
function isKey(line: string, end: number, json: boolean): boolean {
  let at = end;
  while (line.charAt(at) === ' ') at += 1;
  return line.charAt(at) === ':' && (json || isBlank(line, at + 1) || /[,[\]{}]/.test(line.charAt(at + 1)));
}

/** Of a quoted scalar that takes the rest of the line. */
function isClosed(line: string, start: number): boolean {
  return line.length > start + 1 && line.endsWith(line.charAt(start));
}

/** Without the white space behind it. A quote that is not closed takes the rest of the line. */
function scalarEnd(line: string, start: number, flow: boolean): number {
  const quote = line.charAt(start);
  if (quote === '"' || quote === "'") {
    for (let at = start + 1; at < line.length; at++) {
      const escaped = quote === '"' ? line.charAt(at) === '\\' : line.startsWith("''", at);
      if (escaped) at += 1;
      else if (line.charAt(at) === quote) return at + 1;
    }
    return line.length;
  }
  let end = start + 1;
  for (let at = start; at < line.length; at++) {
    const character = line.charAt(at);
    if (flow && at > start && /[,[\]{}]/.test(character)) break;
    const closes = isBlank(line, at + 1) || (flow && /[,[\]{}]/.test(line.charAt(at + 1)));
    if (character === ':' && closes) break;
    if (character === '#' && at > start && isBlank(line, at - 1)) break;
    if (!isBlank(line, at)) end = at + 1;
  }
  return end;
}
