/**
 * Links in a hover that run commands of the client on its service. Quorate writes all of their text but the arguments,
 * which are encoded.
 * @param key the name that `serviceKeys` gives the service
 */
export function hoverLinks(uri: string, key: string): string {
  const link = (title: string, command: string): string => `[${title}](command:${command}?${encoded([uri, key])})`;
  return [link('Explore', 'quorate.openExplorer'), link('Copy as Markdown', 'quorate.copyReport')].join(' · ');
}

/** The arguments, encoded so that no character ends the link. */
function encoded(args: readonly string[]): string {
  const hex = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;
  return encodeURIComponent(JSON.stringify(args)).replaceAll(/[()'!*~]/g, hex);
}
