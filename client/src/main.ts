/**
 * The entry point of the extension, on desktops, on remote machines and on the web. One bundle serves all of them, since
 * most of it is the client's library, which would be in the package twice.
 */
import type { ExtensionContext } from 'vscode';

export async function activate(context: ExtensionContext): Promise<void> {
  // An extension host on the web is a worker; elsewhere it is a process of Node.
  const platform = 'importScripts' in globalThis ? import('./browser/main.ts') : import('./node/main.ts');
  (await platform).activate(context);
}
