/** Answers questions about the index of services: the list for the view, and symbols of the workspace. */
import { type Connection, type GenericRequestHandler, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { isIniInventory } from '../dialects/iniInventory.ts';
import { matching, serviceList, worstFirst } from '../features/services.ts';
import {
  SERVICE_GROUPINGS,
  type InventoriesParams,
  type ServiceList,
  type ServicesParams,
} from '../protocol/services.ts';
import type { FolderSettings } from './folderSettings.ts';
import type { ManifestFiles } from './manifestFiles.ts';
import { answering } from './requests.ts';
import type { ServiceIndex } from './serviceIndex.ts';

/** The most symbols in an answer: about as many as a user looks through. */
const MOST_SYMBOLS = 200;

interface Sources {
  readonly connection: Connection;
  readonly folders: FolderSettings;
  readonly files: ManifestFiles;
  readonly index: ServiceIndex;
  readonly log: (message: string) => void;
}

export function serveServices({ connection, folders, files, index, log }: Sources): void {
  /** The path from the folder of the workspace on; where there are several folders, with the name of the folder. */
  const pathOf = (uri: string): string => {
    const { path, scheme } = URI.parse(uri);
    const folder = folders.folderOf(uri);
    // A document that is no file has a name.
    if (folder === undefined) return scheme === 'file' ? path : path.replace(/^\//, '');
    const root = URI.parse(folder).path;
    return path.slice(folders.folders.length > 1 ? root.lastIndexOf('/') + 1 : root.length + 1);
  };
  const list: GenericRequestHandler<unknown, void> = answering(
    log,
    [],
    ({ by, filter }: ServicesParams): Promise<ServiceList> => {
      index.begin();
      const known = SERVICE_GROUPINGS.find((grouping) => grouping === by) ?? 'none';
      const options = { by: known, filter: typeof filter === 'string' ? filter : '', pathOf };
      return Promise.resolve(serviceList(index.services, index.tally, options));
    },
  );
  connection.onRequest('quorate/services', list);
  const unread: GenericRequestHandler<unknown, void> = answering(
    log,
    ['uris'],
    async ({ uris }: InventoriesParams): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const uri of uris) {
        const text = (await files.isBeside(uri)) ? await files.textOf(uri) : undefined;
        if (text !== undefined && isIniInventory(text)) found.push(pathOf(uri));
      }
      return found;
    },
  );
  connection.onRequest('quorate/unreadInventories', unread);
  connection.onWorkspaceSymbol(
    answering(log, [], ({ query }: { query?: unknown }): Promise<WorkspaceSymbol[]> => {
      index.begin();
      const found = index.services.filter(matching(typeof query === 'string' ? query : '', pathOf));
      const symbols = found.toSorted(worstFirst).slice(0, MOST_SYMBOLS);
      return Promise.resolve(
        symbols.map(({ service, uri, start, end, verdict }) => ({
          name: service,
          kind: SymbolKind.Object,
          containerName: verdict,
          location: { uri, range: { start, end } },
        })),
      );
    }),
  );
}
