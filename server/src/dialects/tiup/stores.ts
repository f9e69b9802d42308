/**
 * The TiKV stores of a TiUP topology. They do not form one majority group: PD places three replicas of every region on
 * stores of its choice. It keeps two of them off one machine only when location labels tell it which stores share a
 * machine. Source: docs.pingcap.com, "Schedule Replicas by Topology Labels".
 */
import type { Problem } from '../../model/service.ts';
import { groupBy } from '../../base/groupBy.ts';
import { fieldsAt, mapsAt, Notes, present, scalarAt } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { short } from '../../base/names.ts';

/** The problem that PD cannot know which stores share a machine. Nothing is reported where something is not known. */
export function unlabelledStores(topology: Fields): readonly Problem[] {
  const notes = new Notes();
  if (statesLabels(topology, notes)) return [];
  const stores = mapsAt(topology, 'tikv_servers', notes).flatMap(({ fields }) => {
    const host = scalarAt(fields, 'host', notes);
    return host && !host.isNull ? [{ host, labelled: isLabelled(fields, notes) }] : [];
  });
  const wanted = replicasOf(topology, notes);
  const replicas = Math.min(wanted, stores.length);
  const fatal = replicas - Math.floor(replicas / 2);
  return [...groupBy(stores, ({ host }) => host.text)].flatMap(([name, sharing]): Problem[] => {
    const [, second] = sharing;
    if (!second || sharing.length < fatal) return [];
    // A store holds no two replicas of a region, so this machine holds those for which the other stores have no room.
    const sure = replicas - (stores.length - sharing.length);
    const message =
      sure >= fatal
        ? `Losing ${short(name)} takes all TiKV regions down: each has ${sure} of ${replicas} replicas there`
        : `Losing ${short(name)} may take TiKV regions down: ${sharing.length} stores share it ${
            sharing.every(({ labelled }) => labelled) ? 'with labels that PD ignores' : 'without location labels'
          }`;
    return [{ rule: 'unlabelled-stores', range: second.host.at, message }];
  });
}

/** The number of replicas of a region: `replication.max-replicas`, 3 by default and where it cannot be read. */
function replicasOf(topology: Fields, notes: Notes): number {
  const pd = fieldsAt(fieldsAt(topology, 'server_configs', notes), 'pd', notes);
  const stated =
    scalarAt(pd, 'replication.max-replicas', notes) ??
    scalarAt(fieldsAt(pd, 'replication', notes), 'max-replicas', notes);
  const number = stated ? wholeNumber(stated.text) : 3;
  return typeof number === 'number' && number > 0 ? number : 3;
}

/** True where location labels are stated, as `replication.location-labels` or as nested maps. */
function statesLabels(topology: Fields, notes: Notes): boolean {
  const pd = fieldsAt(fieldsAt(topology, 'server_configs', notes), 'pd', notes);
  const labels =
    present(pd, 'replication.location-labels') ?? present(fieldsAt(pd, 'replication', notes), 'location-labels');
  return labels !== undefined && !(labels.value.kind === 'seq' && labels.value.items().length === 0);
}

/**
 * True where a store has labels. They have no effect without location labels of PD, and TiUP refuses such a topology:
 * pingcap/tiup, `CheckTiKVLabels`.
 */
function isLabelled(store: Fields, notes: Notes): boolean {
  const config = fieldsAt(store, 'config', notes);
  return (
    present(config, 'server.labels') !== undefined || present(fieldsAt(config, 'server', notes), 'labels') !== undefined
  );
}
