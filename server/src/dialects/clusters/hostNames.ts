/** The places of cluster specs that name machines. */
import { eachInTurn, type Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import type { ScalarValue, Value } from '../../text/values.ts';
import { itemsIn, scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { SSH_PORT } from './machines.ts';
import { DESCRIBES, HOLDS, hostName, scalars } from '../shared/hostName.ts';

/** The keys of k0sctl for the ways to reach a machine. */
const SHELLS = ['ssh', 'openSSH', 'winRM'];

/** The address; undefined with a port of its own, since the two together name the machine. */
function addressIn(host: Value, shell: string): ScalarValue | undefined {
  const port = scalarIn(host, shell, 'port')?.text ?? SSH_PORT;
  return port === SSH_PORT ? scalarIn(host, shell, 'address') : undefined;
}

/**
 * All such places. The names are looked for in the same order as the readers of the specs do. Instance groups of kOps
 * are machines.
 */
export function* hostNames({ root }: YamlDocument): Steps<readonly HostName[]> {
  const first = (value: Value, ...keys: readonly string[]): ScalarValue | undefined =>
    keys.flatMap((key) => scalarIn(value, ...key.split('.')) ?? []).at(0);
  const members = itemsIn(root, 'spec', 'etcdClusters').flatMap((cluster) => itemsIn(cluster, 'etcdMembers'));
  const group = scalarIn(root, 'kind')?.text === 'InstanceGroup' ? scalarIn(root, 'metadata', 'name') : undefined;
  const found = scalars([
    ...itemsIn(root, 'nodes').map((node) => first(node, 'hostname', 'ipAddress', 'address')),
    ...itemsIn(root, 'controlPlane', 'hosts').map((host) => first(host, 'publicAddress', 'privateAddress')),
    ...itemsIn(root, 'spec', 'hosts').flatMap((host) => SHELLS.map((shell) => addressIn(host, shell))),
    ...members.map((member) => scalarIn(member, 'instanceGroup')),
    group,
  ]);
  return yield* eachInTurn(found, (name) => hostName(name, { ...DESCRIBES, ...HOLDS }));
}
