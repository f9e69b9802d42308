/** Writes a `.quorate.yaml` with comments into a folder of the workspace, and opens it. */
import { l10n, Uri, window, workspace, type WorkspaceFolder } from 'vscode';
import type { Server } from './server.ts';

export async function createProjectFile(server: Server): Promise<void> {
  const folder = await chosenFolder();
  if (!folder) return;
  const file = Uri.joinPath(folder.uri, '.quorate.yaml');
  if (!(await exists(file))) {
    const text = await (await server.started())?.sendRequest<string>('quorate/projectTemplate');
    if (text === undefined) return;
    await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  }
  await window.showTextDocument(file);
}

async function chosenFolder(): Promise<WorkspaceFolder | undefined> {
  const [first, ...others] = workspace.workspaceFolders ?? [];
  if (first && others.length === 0) return first;
  if (first) return window.showWorkspaceFolderPick();
  void window.showInformationMessage(l10n.t('Open a folder first: .quorate.yaml holds for the files in it.'));
  return undefined;
}

async function exists(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
