/** Several files in one text, with the cursor in one of them, for tests that read like a workspace. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position, WorkspaceEdit } from 'vscode-languageserver/node';
import { InProcess, uriOf } from './inProcess.ts';

export interface Workspace {
  readonly files: Readonly<Record<string, string>>;
  /** Where `$0` stands. */
  readonly cursor: { readonly path: string; readonly position: Position };
}

/** Files begin with a line such as `#-- deploy/queue.yaml`; `$0` is the cursor. */
export function workspaceOf(text: string): Workspace {
  const parts = text.split(/^#-- (.*)\n/m).slice(1);
  const files: Record<string, string> = {};
  let cursor: Workspace['cursor'] | undefined;
  for (let i = 0; i < parts.length; i += 2) {
    const [path = '', marked = ''] = parts.slice(i, i + 2);
    const offset = marked.indexOf('$0');
    const plain = marked.replace('$0', '');
    files[path] = plain;
    if (offset >= 0) cursor = { path, position: TextDocument.create('', 'yaml', 0, plain).positionAt(offset) };
  }
  if (!cursor) throw new Error('no $0');
  return { files, cursor };
}

/** With only the file of the cursor open. */
export async function openAt({ files, cursor: { path } }: Workspace): Promise<InProcess> {
  const capabilities = {
    workspace: { workspaceEdit: { documentChanges: true } },
    textDocument: { rename: { prepareSupport: true } },
  };
  const server = await InProcess.start({ capabilities, files });
  await server.open(path, files[path], 7);
  return server;
}

/** `queue.yaml:3 pm-1`, with lines from 1. */
export function describeLocation({ files }: Workspace, { uri, range }: Location): string {
  const path = uri.slice(uriOf('').length);
  const text = TextDocument.create(uri, 'yaml', 0, files[path] ?? '').getText(range);
  return `${path}:${range.start.line + 1} ${text}`;
}

/** The files with the edits. The open file is edited in the version that is open, the others in none. */
export function edited({ files, cursor }: Workspace, { documentChanges = [] }: WorkspaceEdit): Record<string, string> {
  const result = { ...files };
  for (const change of documentChanges) {
    if (!('edits' in change)) throw new Error('not an edit of text');
    const { uri, version } = change.textDocument;
    const path = uri.slice(uriOf('').length);
    if (version !== (path === cursor.path ? 7 : null)) throw new Error(`version ${version} of ${path}`);
    const edits = change.edits.filter((edit) => 'newText' in edit);
    result[path] = TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 0, files[path] ?? ''), edits);
  }
  return result;
}
