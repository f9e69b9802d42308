/** Where a topology names machines. */
import type { HostName } from '../../model/hostName.ts';
import { entriesIn, itemsIn, scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { HOLDS, hostName, scalars } from '../shared/hostName.ts';

/** Every list of instances: also those that are no service by themselves are on a machine. */
export function hostNames(document: YamlDocument): readonly HostName[] {
  const instances = entriesIn(document.root).flatMap(({ value }) => itemsIn(value));
  return scalars(instances.map((instance) => scalarIn(instance, 'host'))).map((host) => hostName(host, HOLDS));
}
