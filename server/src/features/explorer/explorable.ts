/** Makes what the explorer shows before anything is moved. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI, Utils } from 'vscode-uri';
import type { AnalysedService, Analysis } from '../../analysis/analyse.ts';
import { type Ground, schedulerDecides, sizesOf } from '../../analysis/ground.ts';
import type { Explorable, ExploreParams } from '../../protocol/explorer.ts';
import { total } from '../../risk/placement.ts';
import { count, plainName } from '../../rules/wording.ts';
import { modelNote } from '../riskCard.ts';
import { lineIn } from '../toLsp.ts';
import { modelName, modelsFor } from './models.ts';

/** A name for each service of a document that is unique there. */
export function serviceKeys({ services }: Analysis): string[] {
  const seen = new Map<string, number>();
  return services.map(({ name }) => {
    const nth = (seen.get(name) ?? 0) + 1;
    seen.set(name, nth);
    return nth === 1 ? name : `${name} (${nth})`;
  });
}

/** The service that is meant: by name, else by place, else the only one there is. */
export function chosenService(
  document: TextDocument,
  analysis: Analysis,
  { service, position }: ExploreParams,
): AnalysedService | undefined {
  const { services, layout } = analysis;
  if (service !== undefined) return services[serviceKeys(analysis).indexOf(service)];
  const offset = position && document.offsetAt(position);
  const around = services.find(({ extent }) =>
    extent.some((span) => {
      const { start, end } = layout.offsets(span);
      return offset !== undefined && start <= offset && offset <= end;
    }),
  );
  return around ?? (services.length === 1 ? services[0] : undefined);
}

export function explorable(
  document: TextDocument,
  analysis: Analysis,
  service: AnalysedService,
  ground: Ground,
): Explorable {
  const keys = serviceKeys(analysis);
  const { replica, host } = service.view.service.nouns;
  const sizes = sizesOf(ground);
  const used = sizes.filter((size) => size > 0).length;
  return {
    version: document.version,
    service: keys[analysis.services.indexOf(service)] ?? service.name,
    services: keys,
    title: plainName(service.name),
    file: plainName(Utils.basename(URI.parse(document.uri))),
    placed: `${ground.start}: ${count(total(sizes), replica)} on ${count(used, host)}`,
    modelNote: modelNote(service, lineIn({ document, layout: analysis.layout })),
    model: modelName(service.model.faultModel, service.model.quorum),
    models: modelsFor(service).map((model) => modelName(model, service.model.quorum)),
    replicaNoun: replica,
    hostNoun: host,
    hosts: ground.hosts.map(({ zone, name, ...each }) => ({
      ...each,
      name: plainName(name),
      ...(zone !== undefined && { zone: plainName(zone) }),
    })),
    start: ground.start,
    named: ground.named,
    ...(service.scheduling && { uneditable: schedulerDecides(service) }),
  };
}
