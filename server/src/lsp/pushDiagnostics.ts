/** Diagnostics for clients that are sent them: structure at once, and all there is to say when the risk is known. */
import type { Connection } from 'vscode-languageserver';
import type { Outlet } from './diagnoser.ts';
import type { ToLsp } from './pullDiagnostics.ts';

export function pushDiagnostics(connection: Connection, toLsp: ToLsp): Outlet {
  const send: Connection['sendDiagnostics'] = (params) => connection.sendDiagnostics(params);
  return {
    found(places, diagnostics) {
      const { uri, version } = places.document;
      void send({ uri, version, diagnostics: toLsp(places, diagnostics) });
    },
    closed: (uri) => void send({ uri, diagnostics: [] }),
    // What is found anew is sent.
    judgedAnew: () => undefined,
  };
}
