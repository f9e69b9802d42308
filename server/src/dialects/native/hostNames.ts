/** The places of deployments and their inventory that name machines. */
import type { Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import type { Value } from '../../text/values.ts';
import { entriesInSteps, itemsIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { hostKeys, inventoryNames } from '../shared/hostName.ts';

/** All such places. */
export function* hostNames({ root }: YamlDocument): Steps<readonly HostName[]> {
  const names = [...(yield* inventoryNames(root))];
  for (const deployment of itemsIn(root, 'deployments')) {
    const placed = yield* entriesInSteps(deployment, 'hosts');
    names.push(...(yield* hostKeys(placed, ({ value }) => ({ holds: !isIdle(value) }))));
    yield;
  }
  return names;
}

/** True for no replica, written as a number or as a list. */
function isIdle(value: Value): boolean {
  return value.kind === 'scalar' ? /^0*$/.test(value.text) : value.kind === 'seq' && value.items().length === 0;
}
