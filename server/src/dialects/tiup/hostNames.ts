/** The places of a topology that name machines. */
import type { HostName } from '../../model/hostName.ts';
import { entriesIn, itemsIn, scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { HOLDS, hostName, scalars } from '../shared/hostName.ts';

/** All such places. Instances that form no service of their own are on machines too, so every list counts. */
export function hostNames(document: YamlDocument): readonly HostName[] {
  const instances = entriesIn(document.root).flatMap(({ value }) => itemsIn(value));
  return scalars(instances.map((instance) => scalarIn(instance, 'host'))).map((host) => hostName(host, HOLDS));
}
