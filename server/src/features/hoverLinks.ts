/**
 * What can be done with a service from its hover, as links that run commands of the client. All of the text is ours but the
 * arguments, and these are encoded.
 * @param key as `serviceKeys` gives it
 */
export function hoverLinks(uri: string, key: string): string {
  const link = (title: string, command: string): string => `[${title}](command:${command}?${encoded([uri, key])})`;
  return [link('Explore', 'quorate.openExplorer'), link('Copy as Markdown', 'quorate.copyReport')].join(' · ');
}

/** No character that is left ends a link. */
function encoded(args: readonly string[]): string {
  const hex = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;
  return encodeURIComponent(JSON.stringify(args)).replaceAll(/[()'!*~]/g, hex);
}
