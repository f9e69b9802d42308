/** Finds the risk model in force for a service. */
import type { Declaration, ModelSource, RiskModel } from '../model/riskModel.ts';
import type { Service } from '../model/service.ts';
import { replicasOf } from '../rules/counted.ts';
import { type Project, projectDeclarations } from './project.ts';
import { DEFAULT_DECLARATION } from './settings.ts';

/** What the software is known to need: the least specific layer before the built-in default. */
function softwareLayer(service: Service): Declaration[] {
  const { software } = service;
  if (!software) return [];
  const { quorum: rule, copies = Infinity, atLeast = 0 } = software.value;
  const { value: members } = replicasOf(service);
  const most = rule === 'majority' && atLeast > Math.floor(members / 2) + 1;
  // With no more members than copies, each member holds one copy of everything.
  const quorum = members > copies ? { copies } : most ? atLeast : rule;
  return [{ source: { kind: 'software', range: software.range }, quorum }];
}

/** Merges the layers of the service, its project, the settings and its software, in this order. */
export function modelOf(service: Service, project: Project): RiskModel {
  const { declaration } = project.settings;
  const limit = project.file?.limit.unavailability ?? project.settings.limit;
  const leastTolerance = project.file?.limit.tolerance;
  const layers = [
    ...service.declarations,
    ...projectDeclarations(project, service),
    declaration,
    ...softwareLayer(service),
  ];
  return {
    ...resolveModel(layers),
    ...(limit !== undefined && { limit }),
    ...(leastTolerance !== undefined && { leastTolerance }),
  };
}

/** Merges the layers key by key: the first layer that states a key wins, the built-in default comes last. */
export function resolveModel(layers: readonly Declaration[]): RiskModel {
  const first = <K extends keyof Declaration>(key: K): Declaration[K] | undefined =>
    layers.find((layer) => layer[key] !== undefined)?.[key];
  const sourceOf = (key: 'fault' | 'quorum'): ModelSource =>
    [...layers, DEFAULT_DECLARATION].find((layer) => layer[key] !== undefined)?.source ?? DEFAULT_DECLARATION.source;
  const { fault, level } = first('fault') ?? DEFAULT_DECLARATION.fault;
  const faults = first('faults');
  // A layer states how often hosts fail in one of two ways, so the first layer with either counts for both.
  const reliability = layers.find((layer) => layer.probability !== undefined || layer.times);
  const times = reliability?.times;
  const probability = times ? times.mttr / (times.mtbf + times.mttr) : reliability?.probability;
  return {
    faultModel: {
      fault,
      level,
      keep: first('keep') ?? DEFAULT_DECLARATION.keep,
      removal: first('removal') ?? DEFAULT_DECLARATION.removal,
    },
    quorum: first('quorum') ?? DEFAULT_DECLARATION.quorum,
    ...(faults !== undefined && { faults }),
    ...(probability !== undefined && { probability }),
    ...(times && { times }),
    sources: { fault: sourceOf('fault'), quorum: sourceOf('quorum') },
  };
}
