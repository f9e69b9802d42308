/** Services made from numbers, for checks that need no file. */
import type { RiskModel } from '../../server/src/model/riskModel.ts';
import type { Range, Service } from '../../server/src/model/service.ts';
import { assess } from '../../server/src/risk/assess.ts';
import type { Fault, Level } from '../../server/src/risk/faultModel.ts';
import type { AssessedService } from '../../server/src/rules/rule.ts';

const at = (start: number): Range => ({ start, end: start + 1 });

/** Hosts `pm-1`, `pm-2` … at offsets 10, 20 …; the service's name is at offset 0. */
function serviceOf(name: string, sizes: readonly number[]): Service {
  return {
    name,
    nameRange: at(0),
    range: { start: 0, end: 1000 },
    nouns: { replica: ['VM', 'VMs'], host: ['PM', 'PMs'] },
    hosts: sizes.map((replicas, i) => ({
      name: `pm-${i + 1}`,
      nameRange: at(10 * (i + 1)),
      replicas,
      listing: { kind: 'count', range: at(10 * (i + 1) + 5) },
    })),
    declarations: [],
    complete: true,
  };
}

/** `model` as in a manifest: `limited-byzantine/vm keep pm`, optionally followed by `faults 3`. */
function modelOf(model: string): RiskModel {
  const [, fault, level, keep, faults] = /^([a-z-]+)\/(vm|pm) keep (vm|pm)(?: faults (\d+))?$/.exec(model) ?? [];
  return {
    faultModel: { fault: fault as Fault, level: level as Level, keep: keep as Level, removal: false },
    quorum: 'majority',
    ...(faults !== undefined && { faults: Number(faults) }),
    source: { kind: 'default' },
  };
}

export function assessed(sizes: readonly number[], model: string): AssessedService {
  const riskModel = modelOf(model);
  const { faultModel, quorum, faults } = riskModel;
  return {
    service: serviceOf('ledger', sizes),
    model: riskModel,
    report: assess({ sizes, model: faultModel, quorum, ...(faults !== undefined && { faults }) }),
  };
}
