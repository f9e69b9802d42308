import { commands, Uri, window, workspace } from 'vscode';
import { isNoFile } from '../pathOf.ts';
import type { SavedFile } from '../../../server/src/protocol/explorer.ts';

/**
 * Asks where the file should go, with a place beside the document as the first offer, and shows a preview of it when it is
 * a report.
 */
export async function saveFile({ name, content }: SavedFile, beside: string | undefined): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const document = beside === undefined ? undefined : Uri.parse(beside);
  const near = document && !isNoFile(document) ? Uri.joinPath(document, '..') : folder?.uri;
  const uri = await window.showSaveDialog(near ? { defaultUri: Uri.joinPath(near, name) } : {});
  if (!uri) return;
  await workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  if (name.endsWith('.md')) await commands.executeCommand('markdown.showPreview', uri);
}
