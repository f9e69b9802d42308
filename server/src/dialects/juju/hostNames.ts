/** The places of a bundle that name machines. */
import type { Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import { entriesInSteps, itemsIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { DESCRIBES, HOLDS, hostKeys, hostName, scalars } from '../shared/hostName.ts';

/** All such places. Machines have numbers: `0`, `lxd:0`, `0/lxd/1`. */
export function* hostNames({ root }: YamlDocument): Steps<readonly HostName[]> {
  const machines = yield* hostKeys(yield* entriesInSteps(root, 'machines'), () => DESCRIBES);
  const applications = [...(yield* entriesInSteps(root, 'applications')), ...(yield* entriesInSteps(root, 'services'))];
  const directives = scalars(applications.flatMap(({ value }) => itemsIn(value, 'to')));
  return [
    ...machines,
    ...directives.flatMap((directive) => {
      const [, prefix = '', name] = /^((?:lxd|lxc|kvm):)?(\d+)(?:\/(?:lxd|kvm)\/\d+)?$/.exec(directive.text) ?? [];
      return name === undefined ? [] : [hostName(directive, HOLDS, { name, index: prefix.length })];
    }),
  ];
}
