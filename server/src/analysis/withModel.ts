import type { Declaration, ModelSource, RiskModel } from '../model/riskModel.ts';
import type { RiskQuestion } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import type { ScheduleQuestion } from './scheduleQuestion.ts';
import type { AnalysedService } from './analyse.ts';
import type { FailureNumbers } from './reliability.ts';

/** The keys that replace those that the file declares. */
export type WhatIf = Pick<Declaration, 'fault' | 'keep' | 'quorum'> & { readonly faults?: number };

/** The service under another risk model; the service itself where no key is given. */
export function withModel(service: AnalysedService, whatIf: WhatIf, source: ModelSource): AnalysedService {
  if (Object.keys(whatIf).length === 0) return service;
  const { fault, keep, quorum, faults } = whatIf;
  const { question } = service;
  const faultModel = { ...service.model.faultModel, ...fault, ...(keep && { keep }) };
  const isDeclared = isSameFault(service.model.faultModel, faultModel);
  const { probability: _, times: __, ...unrated } = service.model;
  const model: RiskModel = {
    ...(isDeclared ? service.model : unrated),
    faultModel,
    ...(quorum !== undefined && { quorum }),
    ...(faults !== undefined && { faults }),
    sources: {
      fault: fault || keep ? source : service.model.sources.fault,
      quorum: quorum === undefined ? service.model.sources.quorum : source,
    },
  };
  const asked = {
    model: model.faultModel,
    quorum: model.quorum,
    ...(faults !== undefined && { faults }),
  };
  const numbers = isDeclared ? service.numbers : unstated(service.numbers);
  if (!question) return { ...service, model, numbers };
  return {
    ...service,
    model,
    numbers,
    question:
      'placement' in question
        ? { placement: { ...underModel(question.placement, model.faultModel), ...asked } }
        : { schedule: { ...scheduleUnderModel(question.schedule, model.faultModel), ...asked } },
  };
}

/** The question under another model. Stated probabilities count only for the declared fault. */
function scheduleUnderModel(question: ScheduleQuestion, model: FaultModel): ScheduleQuestion {
  if (isSameFault(question.model, model)) return question;
  const { probability: _, machines: __, ...rest } = question;
  return rest;
}

/**
 * The question about the same placement under another model. Stated probabilities are those of the declared model's
 * balls, and of no others.
 */
export function underModel(question: RiskQuestion, model: FaultModel): RiskQuestion {
  if (isSameFault(question.model, model)) return { ...question, model };
  const { rates: _, installed: __, ...rest } = question;
  return { ...rest, model };
}

function isSameFault(a: FaultModel, b: FaultModel): boolean {
  return a.fault === b.fault && a.level === b.level;
}

function unstated({ assumed }: FailureNumbers): FailureNumbers {
  return { known: new Map(), zones: [], ...(assumed !== undefined && { assumed }) };
}
