/** Text from a file, made fit to stand in a message. */

const MAX_NAME = 28;

/** A name from the file, safe to print on one line: shortened, without control characters. */
export function short(name: string): string {
  return clip(name, MAX_NAME);
}

/** The name in quotes, so that words of the file are not taken for words of the message. */
export function quote(text: string): string {
  return `"${short(text)}"`;
}

/** Any text from elsewhere, as one line of at most `length` characters. */
export function clip(text: string, length = 110): string {
  const line = text
    .slice(0, 4 * length)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : line;
}

/**
 * The length of the text without the characters at its end that match. A regular expression would look from each of
 * them to the end.
 */
export function lengthWithout(text: string, character: RegExp): number {
  let length = text.length;
  while (length > 0 && character.test(text.charAt(length - 1))) length -= 1;
  return length;
}

/** The words as a choice: `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
