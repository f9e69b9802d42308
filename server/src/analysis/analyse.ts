/** Text and settings → what can be said at once, and the questions that the risk engine has to answer. */
import type { Declaration, RiskModel } from '../model/riskModel.ts';
import type { Problem, Service } from '../model/service.ts';
import { readText } from '../readers/registry.ts';
import type { RiskQuestion } from '../risk/assess.ts';
import { canonical } from '../risk/placement.ts';
import { QuorumError, quorumOf } from '../risk/quorum.ts';
import type { FileStructure } from '../rules/rule.ts';
import { DEFAULT_DECLARATION, type Settings } from './settings.ts';

export interface Analysis extends FileStructure {
  readonly text: string;
  /** Undefined when the file lists no placement in a form Quorate reads. */
  readonly dialect: string | undefined;
  readonly services: readonly AnalysedService[];
}

export interface AnalysedService extends Service {
  readonly model: RiskModel;
  /** Absent when the placement is incomplete or the quorum impossible: then there is no probability to tell. */
  readonly question?: RiskQuestion;
}

/** Never throws; takes time linear in the text. */
export function analyse(text: string, settings: Settings): Analysis {
  const { dialect, services, problems } = readText(text);
  const quorumProblems: Problem[] = [];
  const analysed = services.map((service): AnalysedService => {
    const model = resolveModel([...service.declarations, settings.declaration, ...softwareLayer(service)]);
    const question = questionOf(service, model);
    if (question instanceof QuorumError) {
      const range = service.declarations.find(({ quorum }) => quorum !== undefined)?.source.range ?? service.nameRange;
      quorumProblems.push({ rule: 'invalid-value', range, message: question.message });
      return { ...service, model };
    }
    return { ...service, model, ...(question && { question }) };
  });
  return { text, dialect, services: analysed, problems: [...problems, ...quorumProblems] };
}

/** What the software is known to need: the least specific layer that a file gives rise to. */
function softwareLayer({ software }: Service): Declaration[] {
  return software ? [{ source: { kind: 'software', range: software.range }, quorum: software.value.quorum }] : [];
}

/** Merges the layers key by key: the first layer that states a key wins, the built-in default comes last. */
function resolveModel(layers: readonly Declaration[]): RiskModel {
  const first = <K extends keyof Declaration>(key: K): Declaration[K] | undefined =>
    layers.find((layer) => layer[key] !== undefined)?.[key];
  const { fault, level } = first('fault') ?? DEFAULT_DECLARATION.fault;
  const faults = first('faults');
  return {
    faultModel: {
      fault,
      level,
      keep: first('keep') ?? DEFAULT_DECLARATION.keep,
      removal: first('removal') ?? DEFAULT_DECLARATION.removal,
    },
    quorum: first('quorum') ?? DEFAULT_DECLARATION.quorum,
    ...(faults !== undefined && { faults }),
    source: layers.find((layer) => layer.fault !== undefined)?.source ?? DEFAULT_DECLARATION.source,
  };
}

function questionOf(service: Service, model: RiskModel): RiskQuestion | QuorumError | undefined {
  const sizes = canonical(service.hosts.map(({ replicas }) => replicas));
  if (!service.complete || sizes.length === 0) return undefined;
  const units = model.faultModel.keep === 'pm' ? sizes.length : sizes.reduce((sum, size) => sum + size, 0);
  try {
    quorumOf(model.quorum, units);
  } catch (error) {
    if (error instanceof QuorumError) return error;
    throw error;
  }
  return {
    sizes,
    model: model.faultModel,
    quorum: model.quorum,
    ...(model.faults !== undefined && { faults: model.faults }),
  };
}
