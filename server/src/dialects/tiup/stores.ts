/**
 * TiKV stores of a TiUP topology. They are no majority group: PD places three replicas of every region on stores of its
 * choice. It keeps them off one machine only when location labels tell it which stores share one.
 * Source: docs.pingcap.com, "Schedule Replicas by Topology Labels".
 */
import type { Problem } from '../../model/service.ts';
import { groupBy } from '../../base/groupBy.ts';
import { fieldsAt, mapsAt, Notes, present, scalarAt } from '../../text/walk.ts';
import type { Fields } from '../../text/walk.ts';
import { wholeNumber } from '../../text/numbers.ts';
import { short } from '../../base/names.ts';

/** What keeps PD from knowing that stores share a machine. What is not known is not held against the file. */
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
    if (!second || sharing.length < fatal || sharing.every(({ labelled }) => labelled)) return [];
    // A store holds no two replicas of a region, so that those the other stores have no room for are here.
    const sure = replicas - (stores.length - sharing.length);
    const message =
      sure >= fatal
        ? `Losing ${short(name)} takes all TiKV regions down: each has ${sure} of ${replicas} replicas there`
        : `Losing ${short(name)} may take TiKV regions down: ${sharing.length} stores share it without location labels`;
    return [{ rule: 'unlabelled-stores', range: second.host.at, message }];
  });
}

/** How many replicas a region has: `replication.max-replicas`, 3 unless set; 3 too where it cannot be read. */
function replicasOf(topology: Fields, notes: Notes): number {
  const pd = fieldsAt(fieldsAt(topology, 'server_configs', notes), 'pd', notes);
  const stated =
    scalarAt(pd, 'replication.max-replicas', notes) ??
    scalarAt(fieldsAt(pd, 'replication', notes), 'max-replicas', notes);
  const number = stated ? wholeNumber(stated.text) : 3;
  return typeof number === 'number' && number > 0 ? number : 3;
}

/** Written as `replication.location-labels`, or as maps in each other. */
function statesLabels(topology: Fields, notes: Notes): boolean {
  const pd = fieldsAt(fieldsAt(topology, 'server_configs', notes), 'pd', notes);
  const labels =
    present(pd, 'replication.location-labels') ?? present(fieldsAt(pd, 'replication', notes), 'location-labels');
  return labels !== undefined && !(labels.value.kind === 'seq' && labels.value.items().length === 0);
}

/** Labels on every store of a machine mean that PD was told of them in another way, by `pd-ctl` for example. */
function isLabelled(store: Fields, notes: Notes): boolean {
  const config = fieldsAt(store, 'config', notes);
  return (
    present(config, 'server.labels') !== undefined || present(fieldsAt(config, 'server', notes), 'labels') !== undefined
  );
}
