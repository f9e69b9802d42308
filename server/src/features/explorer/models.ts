/** The fault models that the explorer offers, and their names in its messages. */
import type { AnalysedService } from '../../analysis/analyse.ts';
import { allModels } from '../../risk/compareModels.ts';
import type { FaultModel } from '../../risk/faultModel.ts';
import type { QuorumRule } from '../../risk/quorum.ts';
import { formatFault } from '../../rules/wording.ts';

/** The fault models, with removal where the service has it. */
export const modelsFor = ({ model }: AnalysedService): readonly FaultModel[] => allModels(model.faultModel.removal);

const STRIKES: Readonly<Record<FaultModel['fault'], (unit: string) => string>> = {
  'crash-stop': (unit) => `${unit === 'host' ? 'Host' : 'Replica'} crash`,
  'limited-byzantine': (unit) => `Attacker on random ${unit}s`,
  'unlimited-byzantine': (unit) => `Attacker on chosen ${unit}s`,
};

const UNITS = { vm: 'replica', pm: 'host' } as const;

/** The name of a model in messages: `Host crash, keep replica majority (crash-stop/pm)`. */
export function modelName(model: FaultModel, rule: QuorumRule): string {
  const quorum = rule === 'majority' ? 'majority' : 'quorum';
  return `${STRIKES[model.fault](UNITS[model.level])}, keep ${UNITS[model.keep]} ${quorum} (${formatFault(model)})`;
}

/** The model with this name; the model in force where there is none. */
export function modelNamed(service: AnalysedService, name: string): FaultModel {
  const { faultModel: declared, quorum } = service.model;
  if (name === modelName(declared, quorum)) return declared;
  return modelsFor(service).find((model) => modelName(model, quorum) === name) ?? declared;
}
