/** Places of machines, and edits of their names, in the words of the protocol. */
import type { Location } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostFile, Mention } from '../analysis/hosts.ts';
import type { TextEdit } from '../model/written.ts';
import { type FileEdits, toLspEdit, toLspRange } from './toLsp.ts';

/** `documentOf` makes positions of offsets, in files that are open and in others. */
export type DocumentOf = (file: Pick<HostFile, 'uri' | 'text'>) => TextDocument;

export function toLocation({ file, host }: Mention, documentOf: DocumentOf): Location {
  return { uri: file.uri, range: toLspRange({ document: documentOf(file), layout: file.layout }, host.at) };
}

/** By file, with the version of those that are open, so that the edits are for what was looked at. */
export function fileEdits(
  edits: ReadonlyMap<string, readonly TextEdit[]>,
  files: readonly HostFile[],
  documentOf: DocumentOf,
  versionOf: (uri: string) => number | null,
): FileEdits[] {
  return files.flatMap((file) => {
    const { layout } = file;
    const own = edits.get(file.uri)?.map((edit) => toLspEdit({ document: documentOf(file), layout }, edit));
    return own ? [{ uri: file.uri, version: versionOf(file.uri), edits: own }] : [];
  });
}
