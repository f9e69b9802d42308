import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import type { Host } from '../model/service.ts';
import { count, plainName } from '../rules/wording.ts';
import { between, type Places, toLspRange } from './toLsp.ts';

/** The services of a file and the hosts listed in each, for the outline. */
export function documentSymbols(document: TextDocument, { services, layout }: Analysis): DocumentSymbol[] {
  const places = { document, layout };
  return services.map((service) => {
    const { extent, nameRange, hosts } = service;
    const whole = layout.around([...extent, nameRange]);
    const inside = hosts.filter((host) => {
      const { start, end } = layout.offsets(host.nameRange);
      return whole.start <= start && end <= whole.end;
    });
    return {
      name: plainName(service.name) || 'service',
      detail: detail(service),
      kind: SymbolKind.Object,
      range: between(document, whole),
      selectionRange: toLspRange(places, nameRange),
      children: inside.map((host) => hostSymbol(places, service, host)),
    };
  });
}

function detail({ hosts, nouns, scheduling }: AnalysedService): string {
  if (scheduling) return count(scheduling.replicas.value, nouns.replica);
  const replicas = hosts.reduce((sum, host) => sum + host.replicas, 0);
  const used = hosts.filter((host) => host.replicas > 0);
  return `${count(replicas, nouns.replica)} on ${count(used.length, nouns.host)}`;
}

function hostSymbol(places: Places, { nouns }: AnalysedService, { name, nameRange, replicas }: Host): DocumentSymbol {
  const range = toLspRange(places, nameRange);
  return {
    name: plainName(name) || nouns.host[0],
    detail: count(replicas, nouns.replica),
    kind: SymbolKind.Key,
    range,
    selectionRange: range,
  };
}
