/** The places of deployments and their inventory that name machines. */
import type { HostName } from '../../model/hostName.ts';
import type { Value } from '../../text/values.ts';
import { entriesIn, itemsIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { hostKeys, inventoryNames } from '../shared/hostName.ts';

/** All such places. */
export function hostNames(document: YamlDocument): readonly HostName[] {
  const placed = itemsIn(document.root, 'deployments').flatMap((deployment) => entriesIn(deployment, 'hosts'));
  return [...inventoryNames(document.root), ...hostKeys(placed, ({ value }) => ({ holds: !isIdle(value) }))];
}

/** True for no replica, written as a number or as a list. */
function isIdle(value: Value): boolean {
  return value.kind === 'scalar' ? /^0*$/.test(value.text) : value.kind === 'seq' && value.items().length === 0;
}
