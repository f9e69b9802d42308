/** Starts the language server with what it needs to answer `initialize`. All the rest is loaded after that answer. */
import {
  type Connection,
  ErrorCodes,
  type InitializeError,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  type TextDocumentsConfiguration,
} from 'vscode-languageserver';
import type { Question } from '../analysis/question.ts';
import type { RiskWorker } from '../analysis/riskWorker.ts';
import { clip } from '../base/names.ts';
import { capabilitiesFor } from './capabilities.ts';
import { type ClientSupport, clientSupport } from './clientSupport.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { chooseEncoding, documentsIn, type SourceDocument } from './sourceDocument.ts';
import type { WorkspaceFiles } from './workspaceFiles.ts';

export interface InitializationOptions {
  /** Only in a browser: the address of the server's script, which is also that of the risk worker. */
  readonly workerUrl?: string;
  /** Only in a browser: true where the client answers `quorate/readFile` and `quorate/findFiles`. */
  readonly readsFiles?: boolean;
  /** The `quorate.*` settings, for clients without `workspace/configuration`. */
  readonly settings?: unknown;
  /**
   * The theme of an editor that shows pictures in hovers: `light`, `dark`, `high-contrast-light` or `high-contrast`.
   * The notification `quorate/theme` states a change.
   */
  readonly theme?: unknown;
  /**
   * True where another extension completes `.quorate.yaml` from our JSON schema, so that words are not offered twice.
   */
  readonly schemas?: boolean;
  /** True where the client asks for the diagnostics of the whole workspace only when the user wants them. */
  readonly checksOnDemand?: boolean;
  /**
   * True where the client has the command `quorate.openExplorer`, which takes a document's URI and a service. Then
   * lenses open the explorer, and `quorate/judgedAnew` tells the client that what it shows may have changed without an
   * edit.
   */
  readonly explorer?: boolean;
  /**
   * The address of a folder with a page for each rule, `critical-host.md` and so on. It also means that the client has
   * the command `quorate.explainRule`, which takes a rule. Then codes of diagnostics are links, and code actions
   * explain rules.
   */
  readonly rulePages?: string;
  /**
   * True where the client that asks for diagnostics shows those that it is sent in the same place. Then a file has its
   * diagnostics before the client asks for the first time; VS Code asks once the editor of the file is drawn.
   */
  readonly takesDiagnostics?: boolean;
  /**
   * False where services in the outline would displace the structure of a file that the client shows without them, as VS
   * Code does above the text (sticky scroll).
   */
  readonly outline?: boolean;
}

/** What the process around the server provides. */
export interface Platform {
  /** Starts another worker for risk questions. */
  readonly spawn: () => RiskWorker;
  /** True for questions that need no worker; by default those that surely take less time than its start. */
  readonly isAnsweredHere?: (question: Question) => boolean;
  readonly files: WorkspaceFiles;
}

export interface Session {
  readonly connection: Connection;
  readonly support: ClientSupport;
  readonly configuration: TextDocumentsConfiguration<SourceDocument>;
  readonly host: Platform;
  readonly initialize: InitializeParams;
  readonly options: InitializationOptions;
}

/** The rest of the server. */
export type Serve = (session: Session) => { readonly stop: () => void };

/**
 * Serves one client until the connection ends.
 * @param door the message strategy of the connection
 * @param load loads the rest of the server, and what is around it; it is called once, after `initialize` has been
 * answered
 * @returns a function that tells whether the client has asked for the shutdown
 */
export function startServer(
  connection: Connection,
  door: Doorkeeper,
  load: (options: InitializationOptions) => Promise<{ readonly serve: Serve; readonly host: Platform }>,
): () => boolean {
  let [serving, shutDown] = [false, false];
  let running: ReturnType<Serve> | undefined;
  connection.onInitialize((params: InitializeParams): InitializeResult | ResponseError<InitializeError> => {
    if (serving) return new ResponseError(ErrorCodes.InvalidRequest, 'initialized already', { retry: false });
    const options = (params.initializationOptions ?? {}) as InitializationOptions;
    const support = clientSupport(params.capabilities);
    const positionEncoding = chooseEncoding(params.capabilities.general?.positionEncodings);
    serving = true;
    const start = async (): Promise<void> => {
      try {
        const { serve, host } = await load(options);
        running = serve({
          connection,
          support,
          configuration: documentsIn(positionEncoding),
          host,
          initialize: params,
          options,
        });
      } catch (error) {
        connection.console.error(`the server could not be loaded: ${String(error)}`);
      }
      door.open((error) => connection.console.error(`a message is left out: ${String(error)}`));
    };
    // The answer goes first. While the client reads it, the rest is loaded.
    door.close();
    setTimeout(() => void start());
    return {
      serverInfo: { name: 'quorate' },
      capabilities: capabilitiesFor(support, positionEncoding, options),
    };
  });

  connection.onShutdown(() => {
    shutDown = true;
    door.refuse();
    running?.stop();
  });
  // Handles every request without a handler: all before `initialize` and after `shutdown`.
  connection.onRequest((method) => {
    if (shutDown) return new ResponseError(ErrorCodes.InvalidRequest, 'the server is shut down');
    if (!serving) return new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');
    return new ResponseError(ErrorCodes.MethodNotFound, `there is no ${clip(method)}`);
  });

  connection.listen();
  return () => shutDown;
}
