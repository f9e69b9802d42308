/** The places in the constraints of a Compose file that name machines. */
import type { HostName } from '../../model/hostName.ts';
import { entriesIn, itemsIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { HOLDS, hostName, scalars } from '../shared/hostName.ts';
import { pinnedNode } from './service.ts';

export function hostNames(document: YamlDocument): readonly HostName[] {
  const services = entriesIn(document.root, 'services').map(({ value }) => value);
  const constraints = services.flatMap((service) => itemsIn(service, 'deploy', 'placement', 'constraints'));
  return scalars(constraints).flatMap((constraint) => {
    const name = pinnedNode(constraint.text);
    if (name === undefined) return [];
    return [hostName(constraint, HOLDS, { name, index: constraint.text.lastIndexOf(name) })];
  });
}
