/**
 * The text for XML. Characters that XML 1.0 cannot hold become a replacement character; those that change the direction
 * of the text are written by their number.
 */
export function escapeXml(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\r\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`);
}
