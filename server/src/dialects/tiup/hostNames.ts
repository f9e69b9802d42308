/** The places of a topology that name machines. */
import { eachInTurn, type Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import { entriesIn, itemsIn, scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { HOLDS, hostName, scalars } from '../shared/hostName.ts';

/** All such places. Instances that form no service of their own are on machines too, so every list counts. */
export function* hostNames(document: YamlDocument): Steps<readonly HostName[]> {
  const instances = entriesIn(document.root).flatMap(({ value }) => itemsIn(value));
  const named = yield* eachInTurn(instances, (instance) =>
    scalars([scalarIn(instance, 'host')]).map((host) => hostName(host, HOLDS)),
  );
  return named.flat();
}
