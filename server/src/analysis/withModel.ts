import type { Declaration, ModelSource, RiskModel } from '../model/riskModel.ts';
import type { AnalysedService } from './analyse.ts';

/** What is asked in the place of what the file declares. */
export type WhatIf = Pick<Declaration, 'fault' | 'keep' | 'quorum'> & { readonly faults?: number };

/** The same service under another risk model; the service itself where nothing is asked. */
export function withModel(service: AnalysedService, whatIf: WhatIf, source: ModelSource): AnalysedService {
  if (Object.keys(whatIf).length === 0) return service;
  const { fault, keep, quorum, faults } = whatIf;
  const { question } = service;
  const model: RiskModel = {
    ...service.model,
    faultModel: { ...service.model.faultModel, ...fault, ...(keep && { keep }) },
    ...(quorum !== undefined && { quorum }),
    ...(faults !== undefined && { faults }),
    source,
  };
  const asked = {
    model: model.faultModel,
    quorum: model.quorum,
    ...(faults !== undefined && { faults }),
  };
  if (!question) return { ...service, model };
  return {
    ...service,
    model,
    question:
      'placement' in question
        ? { placement: { ...question.placement, ...asked } }
        : { schedule: { ...question.schedule, ...asked } },
  };
}
