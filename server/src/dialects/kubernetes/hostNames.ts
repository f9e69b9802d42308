/** The places of objects that name machines. */
import type { Steps } from '../../base/steps.ts';
import type { HostName } from '../../model/hostName.ts';
import { HOSTNAME_LABEL } from '../../scheduling/cluster.ts';
import { LIMITS } from '../../text/limits.ts';
import type { Value } from '../../text/values.ts';
import { scalarIn } from '../../text/walk.ts';
import type { YamlDocument } from '../../text/yamlDocument.ts';
import { DESCRIBES, HOLDS, hostName, scalars, wordsOf } from '../shared/hostName.ts';
import { PREFIX } from './annotations.ts';
import { placesIn } from './objects.ts';

/** All such places, with one object a step. They are at many depths, so the whole object is searched. */
export function* hostNames(document: YamlDocument): Steps<readonly HostName[]> {
  const found: HostName[] = [];
  for (const { map, listed } of placesIn(document)) {
    const isNode = (scalarIn(map, 'kind')?.text ?? listed?.kind) === 'Node';
    const described = isNode ? scalars([scalarIn(map, 'metadata', 'name')]) : [];
    for (const name of described) found.push(hostName(name, DESCRIBES));
    yield* addNames(map, isNode, found);
    yield;
  }
  return found;
}

/** How many items of a list are looked at before other work has a turn. */
const ITEMS_A_STEP = 1_000;

/** An alias may lead back to its own place, so the depth is limited. */
function* addNames(value: Value, isNode: boolean, found: HostName[], depth = 0): Steps<void> {
  if (value.kind === 'seq') {
    for (const [index, item] of value.items().entries()) {
      if (index % ITEMS_A_STEP === ITEMS_A_STEP - 1) yield;
      yield* addNames(item, isNode, found, depth + 1);
    }
  }
  if (value.kind !== 'map' || depth > LIMITS.levels.most) return;
  const selector = scalarIn(value, 'key')?.text;
  for (const { key, value: inner } of value.entries()) {
    const name = key.kind === 'scalar' ? key.text : '';
    if (inner.kind === 'scalar') {
      if (name === `${PREFIX}hosts`) found.push(...wordsOf(inner, (word) => word));
      else if ((name === 'nodeName' || name === HOSTNAME_LABEL) && !inner.isNull)
        found.push(hostName(inner, isNode ? {} : HOLDS));
    } else if (name === 'values' && (selector === HOSTNAME_LABEL || selector === 'metadata.name')) {
      for (const host of scalars(inner.kind === 'seq' ? inner.items() : [])) found.push(hostName(host, HOLDS));
    } else {
      yield* addNames(inner, isNode, found, depth + 1);
    }
  }
}
