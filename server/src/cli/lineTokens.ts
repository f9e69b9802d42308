/** The tokens of one line of a manifest, found without the lines around it. */

/** A token, with offsets in the line. */
export interface Token {
  readonly start: number;
  readonly end: number;
  /** The kind of token. A `gap` is white space and punctuation. */
  readonly kind: 'gap' | 'key' | 'value' | 'comment';
  /** True where a key around it, or a name in front of `=`, says that it is a secret. */
  readonly secret: boolean;
}

const SECRET = /pass(?!ive)|secret|token|pwd|credential|auth(?!or)|(?:api|access|private)[-_]?key|\b(?:pin|pw)\b/i;

/** The tokens of a line, found in one pass. What is not YAML becomes values. */
export function tokensOf(line: string): readonly Token[] {
  const lexer = new Lexer(line);
  while (lexer.take());
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly #line: string;
  /** For each collection on the line, whether the name of what contains it is that of a secret. */
  readonly #levels: boolean[] = [];
  #at = 0;
  #secret = false;
  /** True where there is only white space between this place and the value before. */
  #afterValue = false;
  /** True behind a key outside of all collections; no second key can follow there. */
  #keyed = false;

  constructor(line: string) {
    this.#line = line;
  }

  /** Takes the next token. False at the end. */
  take(): boolean {
    const [line, at, flow] = [this.#line, this.#at, this.#levels.length > 0];
    const character = line.charAt(at);
    if (at >= line.length) return false;
    if (/[,:[\]{}]/.test(character)) this.#afterValue = false;
    if (/[\s\uFEFF]/.test(character) || (character === '-' && isBlank(line, at + 1))) {
      this.#gap();
    } else if (character === '#' && (at === 0 || /\s/.test(line.charAt(at - 1)))) {
      this.#push('comment', line.length, false);
    } else if (character === '{' || character === '[') {
      this.#levels.push(this.#secret);
      this.#gap();
    } else if (flow && (character === '}' || character === ']')) {
      this.#levels.pop();
      this.#secret = this.#outer();
      this.#gap();
    } else if (flow && character === ',') {
      this.#secret = this.#outer();
      this.#gap();
    } else if (character === ':' && this.tokens.at(-1)?.kind !== 'gap') {
      this.#gap();
    } else if (character === '&' || character === '!') {
      // The word is an anchor or a tag, unless it is a value without its quotes.
      this.#push('value', propertyEnd(line, at, flow), this.#secret || this.#afterValue);
    } else {
      this.#scalar(flow);
    }
    return true;
  }

  #scalar(flow: boolean): void {
    const [line, start] = [this.#line, this.#at];
    const quoted = /["']/.test(line.charAt(start));
    const end = scalarEnd(line, start, flow);
    const text = line.slice(start, Math.min(end, start + 1_000));
    if ((flow || !this.#keyed) && isKey(line, end, flow && quoted)) {
      this.#keyed ||= !flow;
      this.#secret = this.#outer() || SECRET.test(text);
      this.#push('key', end, false);
      return;
    }
    const named = /^["']?[\w.-]{1,100}=/.exec(text)?.[0] ?? '';
    // The quotes of this value may be wrong, so a finding about them must not show the rest of the line.
    const open = quoted && end === line.length && !isClosed(line, start);
    this.#push('value', end, this.#secret || open || this.#afterValue || SECRET.test(named));
    this.#afterValue = true;
  }

  #outer(): boolean {
    return this.#levels.at(-1) ?? false;
  }

  #push(kind: Token['kind'], end: number, secret: boolean): void {
    this.tokens.push({ start: this.#at, end, kind, secret });
    this.#at = end;
  }

  #gap(): void {
    const end = this.#at + 1;
    const last = this.tokens.at(-1);
    if (last?.kind !== 'gap') this.#push('gap', end, false);
    else this.tokens[this.tokens.length - 1] = { ...last, end };
    this.#at = end;
  }
}

/** The offset at which an anchor or a tag ends. */
function propertyEnd(line: string, start: number, flow: boolean): number {
  const ends = flow ? /[,[\]{}]/ : /[^\s\S]/;
  let end = start + 1;
  while (!isBlank(line, end) && !ends.test(line.charAt(end))) end += 1;
  return end;
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

/** True where the closing quote of a scalar, which takes the rest of the line, is there. */
function isClosed(line: string, start: number): boolean {
  return line.length > start + 1 && line.endsWith(line.charAt(start));
}

/**
 * The offset at which a scalar ends, without the white space behind it. A scalar with an open quote takes the rest of
 * the line.
 */
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
