/** The places in the constraints of a Compose file that name machines. */
import { eachInTurn, type Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import { entriesInSteps, itemsIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { HOLDS, hostName, scalars } from '../shared/hostName.ts';
import { pinnedNode } from './service.ts';

export function* hostNames(document: YamlDocument): Steps<readonly HostName[]> {
  const services = yield* entriesInSteps(document.root, 'services');
  const named = yield* eachInTurn(services, ({ value: service }) => {
    const constraints = itemsIn(service, 'deploy', 'placement', 'constraints');
    return scalars(constraints).flatMap((constraint) => {
      const name = pinnedNode(constraint.text);
      if (name === undefined) return [];
      return [hostName(constraint, HOLDS, { name, index: constraint.text.lastIndexOf(name) })];
    });
  });
  return named.flat();
}
