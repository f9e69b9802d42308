import type { Declaration, ModelSource, RiskModel } from '../model/riskModel.ts';
import type { RiskQuestion } from '../risk/riskReport.ts';
import type { FaultModel } from '../risk/faultModel.ts';
import type { ScheduleQuestion } from './scheduleQuestion.ts';
import type { AnalysedService } from './analyse.ts';
import type { FailureNumbers } from './reliability.ts';

/** What is asked in the place of what the file declares. */
export type WhatIf = Pick<Declaration, 'fault' | 'keep' | 'quorum'> & { readonly faults?: number };

/** The same service under another risk model; the service itself where nothing is asked. */
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

/** What is stated is how often hosts fail by the declared fault, and by no other. */
function scheduleUnderModel(question: ScheduleQuestion, model: FaultModel): ScheduleQuestion {
  if (isSameFault(question.model, model)) return question;
  const { probability: _, machines: __, ...rest } = question;
  return rest;
}

/** The same placement under another model. What is stated is how often the balls of the declared one fail, and no others. */
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
