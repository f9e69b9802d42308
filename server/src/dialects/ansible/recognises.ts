/** Tells inventories from other files by the keys of their groups. */
import type { Steps } from '../../base/steps.ts';
import { eachEntry, fieldsOf } from '../../text/values.ts';
import type { Entry, Value } from '../../text/values.ts';

/**
 * True where the file holds only groups, some of them perhaps empty, and one that is surely a group of an inventory.
 */
export function* recognises(root: Value): Steps<boolean> {
  if (root.kind !== 'map') return false;
  let [hasGroup, isSure] = [false, false];
  for (const entry of eachEntry(root)) {
    const { value } = entry;
    if (!hasKeysOfGroup(value) && !(value.kind === 'scalar' && value.isNull)) return false;
    hasGroup ||= isGroup(value);
    isSure ||= isSurelyGroup(entry);
    yield;
  }
  return hasGroup && isSure;
}

/**
 * True for a group of an inventory. Values files of charts have lists of hosts, while inventories have maps, and a name
 * for the group of all.
 */
function isSurelyGroup({ key, value }: Entry): boolean {
  if (key.kind === 'scalar' && (key.text === 'all' || key.text === 'ungrouped')) return true;
  const fields = value.kind === 'map' ? fieldsOf(value) : undefined;
  return ['hosts', 'children'].some((name) => fields?.get(name)?.value.kind === 'map');
}

/** True when the value has keys of a group, and no others. */
function isGroup(value: Value): boolean {
  return hasKeysOfGroup(value) && keysOf(value).some((key) => key !== 'vars');
}

/** True also for a group with nothing but variables: an inventory may have such groups beside others. */
function hasKeysOfGroup(value: Value): boolean {
  return value.kind === 'map' && keysOf(value).every((key) => ['hosts', 'children', 'vars'].includes(key));
}

const keysOf = (value: Value): readonly string[] => (value.kind === 'map' ? [...fieldsOf(value).keys()] : []);
