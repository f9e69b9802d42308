/** The fault models that the explorer offers, and how they are named in its messages. */
import type { AnalysedService } from '../../analysis/analyse.ts';
import { allModels } from '../../risk/compareModels.ts';
import type { FaultModel } from '../../risk/faultModel.ts';
import { formatFault } from '../../rules/wording.ts';

/** With or without removal, as the service has it. */
export const modelsFor = ({ model }: AnalysedService): readonly FaultModel[] => allModels(model.faultModel.removal);

/** `limited-byzantine/vm, keep pm`. */
export const modelName = (model: FaultModel): string => `${formatFault(model)}, keep ${model.keep}`;

/** The model in force where no other is named. */
export function modelNamed(service: AnalysedService, name: string): FaultModel {
  const declared = service.model.faultModel;
  if (name === modelName(declared)) return declared;
  return modelsFor(service).find((model) => modelName(model) === name) ?? declared;
}
