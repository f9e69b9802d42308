/** Tells what is left of a draft while some of its hosts are down. */
import type { AnalysedService } from '../../analysis/analyse.ts';
import type { PlacedHost } from '../../analysis/availability.ts';
import type { Ground } from '../../analysis/ground.ts';
import { outageOn } from '../../analysis/outage.ts';
import { withModel } from '../../analysis/withModel.ts';
import type { OutageTold } from '../../protocol/explorer.ts';
import type { FaultModel } from '../../risk/faultModel.ts';
import { domainOf } from '../../scheduling/cluster.ts';
import { count } from '../../rules/wording.ts';
import { outageWords } from '../outageWords.ts';

interface Draft {
  readonly sizes: readonly number[];
  /** The hosts that are down, as indexes of the ground. */
  readonly down: readonly number[];
  readonly quorum: number;
}

export function outageTold(
  service: AnalysedService,
  model: FaultModel,
  ground: Ground,
  { sizes, down, quorum }: Draft,
): OutageTold {
  const asked = withModel(service, { fault: model, keep: model.keep }, { kind: 'asked' });
  const hosts =
    ground.machinesOf(sizes) ??
    ground.hosts.map(({ name }, index): PlacedHost => ({ name, replicas: sizes[index] ?? 0 }));
  const names = new Set(down.map((index) => ground.hosts[index]?.name));
  /** The host of the board that a machine is, or belongs to. */
  const onBoard = (machine: string): string => {
    const node = service.numbers.known.get(machine) ?? { name: machine, labels: new Map() };
    return domainOf(node, service.view.domain).name;
  };
  const outage = outageOn(asked, { hosts, quorum }, (machine) => names.has(onBoard(machine)));
  const [verdict = '', ...more] = outageWords(asked, outage);
  const subject = `With ${count(names.size, service.view.service.nouns.host)} down the service ${verdict}`;
  const lost = new Set(outage.critical.map(({ name }) => name));
  return {
    isUp: outage.isUp,
    text: [`${subject}.`, ...more].join(' '),
    critical: ground.hosts.flatMap(({ name }, index) => (lost.has(name) && (sizes[index] ?? 0) > 0 ? [index] : [])),
  };
}
