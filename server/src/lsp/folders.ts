/** Keeps the folders of the workspace and their settings in step with the client. */
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import type { ClientSupport } from './clientSupport.ts';
import type { FolderSettings, ToldSettings } from './folderSettings.ts';
import { runSafe } from './runSafe.ts';

interface Sources {
  readonly connection: Connection;
  readonly support: ClientSupport;
  readonly folders: FolderSettings;
  /** The settings that count until the client sends others. */
  readonly settings: unknown;
  readonly log: (message: string) => void;
}

export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return folders.map(trimmed);
}

/**
 * Asks clients with `workspace/configuration` for the settings of each folder; other clients send one set for all.
 * @returns what must be done once the client is initialized
 */
export function serveFolders(
  { connection, support, folders, settings, log }: Sources,
  changed: (what: 'folders' | 'settings') => void,
): () => void {
  const configure = (told: readonly ToldSettings[]): void => {
    const warn = (error: string): void => connection.console.warn(`setting quorate.${error}`);
    if (folders.take(told, warn)) changed('settings');
  };
  let pulls = 0;
  const pullSettings = async (): Promise<void> => {
    const pull = ++pulls;
    const scopes = folders.folders;
    const asked = ['quorate', 'files.exclude'];
    const items = [
      { section: 'quorate' },
      ...asked.flatMap((section) => scopes.map((scopeUri) => ({ scopeUri, section }))),
    ];
    const answers = (await connection.workspace.getConfiguration(items)) as readonly unknown[];
    // A newer question has been asked, so this answer may be about folders that are gone.
    if (pull !== pulls) return;
    const [general, ...own] = answers;
    configure([
      { raw: general },
      ...scopes.map((folder, index) => ({ folder, raw: own[index], exclude: own[scopes.length + index] })),
    ]);
  };
  const changeFolders = ({ added, removed }: WorkspaceFoldersChangeEvent): void => {
    const gone = new Set(removed.map(({ uri }) => trimmed(uri)));
    const kept = folders.folders.filter((folder) => !gone.has(folder));
    folders.folders = [...kept, ...added.map(({ uri }) => trimmed(uri))];
    changed('folders');
    if (support.configuration) runSafe(log, pullSettings);
  };

  configure([{ raw: settings }]);
  connection.onDidChangeConfiguration(({ settings: pushed }: { settings: unknown }) => {
    if (support.configuration) runSafe(log, pullSettings);
    else configure([{ raw: (pushed as { quorate?: unknown } | null)?.quorate }]);
  });
  return () => {
    if (support.folders) connection.workspace.onDidChangeWorkspaceFolders(changeFolders);
    if (!support.configuration) return;
    if (support.configurationChanges) {
      runSafe(log, () =>
        connection.client.register(DidChangeConfigurationNotification.type, { section: ['quorate', 'files.exclude'] }),
      );
    }
    runSafe(log, pullSettings);
  };
}

const trimmed = (uri: string): string => uri.replace(/\/$/, '');
