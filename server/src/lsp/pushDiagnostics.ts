/** Diagnostics for clients that are sent them: structure at once, and all there is to say when the risk is known. */
import type { Connection } from 'vscode-languageserver';
import { toLspDiagnostic } from '../features/diagnostics.ts';
import type { Outlet } from './diagnoser.ts';

export function pushDiagnostics(connection: Connection): Outlet {
  const send: Connection['sendDiagnostics'] = (params) => connection.sendDiagnostics(params);
  return {
    found(places, diagnostics) {
      const { uri, version } = places.document;
      void send({ uri, version, diagnostics: diagnostics.map((found) => toLspDiagnostic(places, found)) });
    },
    closed: (uri) => void send({ uri, diagnostics: [] }),
    // What is found anew is sent.
    judgedAnew: () => undefined,
  };
}
