import type { Listing } from '../model/service.ts';
import { total } from '../risk/placement.ts';
import { criticalSize, FEWEST_REPLICAS } from './critical.ts';
import type { AssessedService, Finding, Rule } from './rule.ts';
import { hostName, keptQuorum } from './wording.ts';

export const repeatedPlacement: Rule = {
  id: 'repeated-placement',
  severity: 'warning',
  docs: {
    summary: 'A list of placements is shorter than the number of units, and its last entry repeats.',
    why: `Juju takes the last entry of \`to:\` again for every unit that has none of its own. A list that was not extended
together with \`num_units\` so piles the new units onto the last machine, where they add nothing to what the service
survives. The rule speaks in the place of critical-host where that machine holds enough to lose the quorum.`,
    before: `applications:
  etcd:
    charm: etcd
    num_units: 5
    to: ["lxd:0", "lxd:1", "lxd:2"]   # units 2, 3 and 4 land on machine 2`,
    after: `applications:
  etcd:
    charm: etcd
    num_units: 5
    to: ["lxd:0", "lxd:1", "lxd:2", "lxd:0", "lxd:1"]`,
    source: 'Juju documentation, "Bundle": placement directives of the key `to`.',
  },
  *checkPlacement(subject: AssessedService): Generator<Finding> {
    const { service, model, report } = subject;
    const replicas = total(report.current.sizes);
    const critical = model.faultModel.keep === 'vm' ? criticalSize(subject) : undefined;
    if (replicas < FEWEST_REPLICAS) return;
    for (const host of service.hosts) {
      if (!isRepeated(host.listing)) continue;
      const share = `${host.replicas} of ${replicas} ${service.nouns.replica[1]} land on`;
      const place = hostName(host.name, service.nouns);
      const loses = critical !== undefined && host.replicas >= critical;
      const consequence = `losing it alone loses the ${keptQuorum(model, service.nouns)}`;
      yield {
        range: host.listing.repeated.item.range,
        message: `${share} ${place}: the last entry of to: repeats`,
        ...(loses && {
          related: [{ range: service.nameRange, message: consequence }],
          curedBy: (sizes) => sizes.every((size) => size < critical),
        }),
      };
    }
  },
};

type Assigned = Extract<Listing, { kind: 'assigned' }>;

export function isRepeated(listing: Listing): listing is Assigned & Required<Pick<Assigned, 'repeated'>> {
  return listing.kind === 'assigned' && listing.repeated !== undefined;
}
