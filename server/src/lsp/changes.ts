/** Compares open documents with earlier texts of their files. */
import type { Connection, GenericRequestHandler, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { changesOf } from '../features/changes.ts';
import { type KnownService, knownServices } from '../features/services.ts';
import type { ChangesParams, ServiceChange } from '../protocol/changes.ts';
import type { Judge, JudgedServices } from './judge.ts';
import { answering, unlessChanged } from './requests.ts';
import type { SourceDocument } from './sourceDocument.ts';

interface Sources {
  readonly connection: Connection;
  readonly documents: TextDocuments<SourceDocument>;
  readonly judge: Judge;
  /** Makes a document of a text that is not open. */
  readonly create: (uri: string, text: string) => TextDocument;
  readonly log: (message: string) => void;
}

/** The earlier text of a file, with its services once they are known. */
interface Earlier {
  readonly text: string;
  services?: readonly KnownService[];
}

/** @returns a function to call when the services of a text may have to be judged anew, though the text is the same */
export function serveChanges({ connection, documents, judge, create, log }: Sources): () => void {
  const kept = new Map<string, Earlier>();
  documents.onDidClose(({ document }) => kept.delete(document.uri));
  const handler: GenericRequestHandler<unknown, void> = answering(
    log,
    ['uri'],
    async ({ uri, text }: ChangesParams, signal): Promise<readonly ServiceChange[] | null> => {
      const document = documents.get(uri);
      if (!document) return null;
      if (typeof text === 'string' && text !== kept.get(uri)?.text) kept.set(uri, { text });
      const earlier = kept.get(uri);
      if (!earlier) return null;
      const now = await unlessChanged(document)(judge.services(document, signal));
      earlier.services ??= known(create(uri, earlier.text), await judge.servicesOfFile(uri, earlier.text, signal));
      return changesOf(earlier.services, known(document, now));
    },
  );
  connection.onRequest('quorate/changes', handler);
  return () => {
    for (const [uri, { text }] of kept) kept.set(uri, { text });
  };
}

function known(document: TextDocument, judged: JudgedServices | undefined): readonly KnownService[] {
  return judged ? knownServices({ document, layout: judged.analysis.layout }, judged.analysis, judged.answered) : [];
}
