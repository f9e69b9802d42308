/**
 * Diagnostics for clients that do not ask for them: structure is sent at once, and everything when the risk is known.
 */
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
    // Nothing to do: what is found is sent in any case.
    judgedAnew: () => undefined,
  };
}
