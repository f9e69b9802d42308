/** Serves hovers, with a chart in the colours of the theme where the client has stated one. */
import { MarkupKind } from 'vscode-languageserver';
import { parseTheme } from '../chart/theme.ts';
import { hoverCard, hoverTarget, toMarkdown, toPlainText } from '../features/hover.ts';
import { serviceKeys } from '../features/explorer/explorable.ts';
import { hoverLinks } from '../features/hoverLinks.ts';
import { lineIn, toLspRange } from '../features/toLsp.ts';
import type { ClientSupport } from './clientSupport.ts';
import { keyHover, keyText } from '../features/keyHover.ts';
import { isProjectFile } from '../analysis/project.ts';
import { answering, type RiskSources, unlessChanged } from './requests.ts';

/**
 * @param firstTheme the theme at the start; `quorate/theme` states another one
 * @param explorer true where the client has the commands that links run
 * @param schemas true where another server explains the keys of `.quorate.yaml` from our JSON schema
 */
export function serveHover(
  { connection, documents, risk, snapshots, offering, log }: RiskSources,
  support: ClientSupport,
  firstTheme: unknown,
  explorer: boolean,
  schemas: boolean,
): void {
  let theme = parseTheme(firstTheme);
  connection.onNotification('quorate/theme', (params: { theme?: unknown } | null) => {
    theme = parseTheme(params?.theme);
  });
  connection.onHover(
    answering(log, ['textDocument', 'position'], async ({ textDocument, position }, signal) => {
      const document = documents.get(textDocument.uri);
      if (!document) return null;
      const current = unlessChanged(document);
      const analysis = await current(snapshots.analysisOf(document));
      const places = { document, layout: analysis.layout };
      const target = hoverTarget(analysis, document.offsetAt(position));
      if (!target?.service.question) {
        const key =
          isProjectFile(document.uri) && schemas
            ? undefined
            : keyHover(document, document.offsetAt(position), analysis);
        if (!key) return null;
        const kind = support.markdown ? MarkupKind.Markdown : MarkupKind.PlainText;
        return { contents: { kind, value: keyText(key, support.markdown) }, range: key.range };
      }
      const answer = await current(risk.ask(target.service.question, document.uri, signal));
      const withheld = await current(offering.withheld(document, target.service, signal));
      const card = hoverCard(target, answer, analysis, lineIn(places), withheld);
      const key = serviceKeys(analysis)[analysis.services.indexOf(target.service)];
      const links = explorer && key !== undefined ? `\n\n${hoverLinks(document.uri, key)}` : '';
      const contents = support.markdown
        ? { kind: MarkupKind.Markdown, value: `${toMarkdown(card, theme)}${links}` }
        : { kind: MarkupKind.PlainText, value: toPlainText(card) };
      return { contents, range: toLspRange(places, target.range) };
    }),
  );
}
