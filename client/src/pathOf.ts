import { type Uri, workspace } from 'vscode';

/** True for a document that is no file, such as what *Check Cluster* has read, and one that was never saved. */
export function isNoFile({ scheme }: Uri): boolean {
  return workspace.fs.isWritableFileSystem(scheme) === undefined;
}

/** The path of a document as users know it: from its folder of the workspace on; the name of a document that is no file. */
export function pathOf(uri: Uri): string {
  return isNoFile(uri) ? uri.path.replace(/^\//, '') : workspace.asRelativePath(uri);
}
