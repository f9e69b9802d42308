/** The places of cephadm's specs that name machines. */
import { eachInTurn, type Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import { itemsIn, scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { DESCRIBES, HOLDS, hostName, scalars, wordsOf } from '../shared/hostName.ts';
import { hostOf } from './placement.ts';

export function* hostNames({ root }: YamlDocument): Steps<readonly HostName[]> {
  if (scalarIn(root, 'service_type')?.text === 'host') {
    return scalars([scalarIn(root, 'hostname')]).map((name) => hostName(name, DESCRIBES));
  }
  const listed = itemsIn(root, 'placement', 'hosts').map((item) => scalarIn(item, 'hostname') ?? item);
  const words = scalarIn(root, 'placement');
  const held = yield* eachInTurn(scalars(listed), (host) =>
    hostName(host, HOLDS, { name: hostOf(host.text), index: 0 }),
  );
  return [...held, ...(words ? wordsOf(words, (word) => (HOST_WORD.test(word) ? hostOf(word) : undefined)) : [])];
}

/** A word that is neither a count nor a label nor a pattern. */
const HOST_WORD = /^(?!\d+$|(?:count|count-per-host|label):)[^*?[\]]+$/;
