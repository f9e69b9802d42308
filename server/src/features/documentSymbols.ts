import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Host } from '../model/service.ts';
import { count, plainName } from '../rules/wording.ts';
import { toLspRange } from './toLsp.ts';

/** The services of a file and the hosts listed in each, for the outline. */
export function documentSymbols(document: TextDocument, { services }: Analysis): DocumentSymbol[] {
  return services.map((service) => {
    const { range, nameRange, hosts } = service;
    const whole = { start: Math.min(range.start, nameRange.start), end: Math.max(range.end, nameRange.end) };
    const inside = hosts.filter((host) => whole.start <= host.nameRange.start && host.nameRange.end <= whole.end);
    return {
      name: plainName(service.name) || 'service',
      detail: detail(service),
      kind: SymbolKind.Object,
      range: toLspRange(document, whole),
      selectionRange: toLspRange(document, nameRange),
      children: inside.map((host) => hostSymbol(document, service, host)),
    };
  });
}

function detail({ hosts, nouns, scheduling }: AnalysedService): string {
  if (scheduling) return count(scheduling.replicas.value, nouns.replica);
  const replicas = hosts.reduce((sum, host) => sum + host.replicas, 0);
  const used = hosts.filter((host) => host.replicas > 0);
  return `${count(replicas, nouns.replica)} on ${count(used.length, nouns.host)}`;
}

function hostSymbol(
  document: TextDocument,
  { nouns }: AnalysedService,
  { name, nameRange, replicas }: Host,
): DocumentSymbol {
  const range = toLspRange(document, nameRange);
  return {
    name: plainName(name) || nouns.host[0],
    detail: count(replicas, nouns.replica),
    kind: SymbolKind.Key,
    range,
    selectionRange: range,
  };
}
