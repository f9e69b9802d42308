/** The places of objects that name machines. */
import type { HostName } from '../../model/hostName.ts';
import { HOSTNAME_LABEL } from '../../scheduling/cluster.ts';
import { LIMITS } from '../../text/limits.ts';
import type { Value } from '../../text/values.ts';
import { scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { DESCRIBES, HOLDS, hostName, scalars, wordsOf } from '../shared/hostName.ts';
import { PREFIX } from './annotations.ts';
import { placesIn } from './objects.ts';

/** All such places. They are at many depths, so the whole object is searched. */
export function hostNames(document: YamlDocument): readonly HostName[] {
  return placesIn(document).flatMap(({ map, listed }) => {
    const isNode = (scalarIn(map, 'kind')?.text ?? listed?.kind) === 'Node';
    const described = isNode ? scalars([scalarIn(map, 'metadata', 'name')]) : [];
    return [...described.map((name) => hostName(name, DESCRIBES)), ...inObject(map, isNode)];
  });
}

/** An alias may lead back to its own place, so the depth is limited. */
function inObject(value: Value, isNode: boolean, depth = 0): readonly HostName[] {
  if (value.kind === 'seq') return value.items().flatMap((item) => inObject(item, isNode, depth + 1));
  if (value.kind !== 'map' || depth > LIMITS.levels.most) return [];
  const selector = scalarIn(value, 'key')?.text;
  return value.entries().flatMap(({ key, value: inner }): readonly HostName[] => {
    const name = key.kind === 'scalar' ? key.text : '';
    if (inner.kind === 'scalar') {
      if (name === `${PREFIX}hosts`) return wordsOf(inner, (word) => word);
      return (name === 'nodeName' || name === HOSTNAME_LABEL) && !inner.isNull
        ? [hostName(inner, isNode ? {} : HOLDS)]
        : [];
    }
    if (name === 'values' && (selector === HOSTNAME_LABEL || selector === 'metadata.name')) {
      return scalars(inner.kind === 'seq' ? inner.items() : []).map((host) => hostName(host, HOLDS));
    }
    return inObject(inner, isNode, depth + 1);
  });
}
