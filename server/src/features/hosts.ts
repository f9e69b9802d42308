/** Turns places of machines, and edits of their names, into values of the protocol. */
import type { Location } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostFile, Mention } from '../analysis/hosts.ts';
import type { TextEdit } from '../model/written.ts';
import { type FileEdits, toLspEdit, toLspRange } from './toLsp.ts';

/** Makes documents of files, open or not. A document makes positions of offsets. */
export type DocumentOf = (file: Pick<HostFile, 'uri' | 'text'>) => TextDocument;

export function toLocation({ file, host }: Mention, documentOf: DocumentOf): Location {
  return { uri: file.uri, range: toLspRange({ document: documentOf(file), layout: file.layout }, host.at) };
}

/** The edits of each file. An open file has its version, so that the edits are for the text that was looked at. */
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
