/**
 * Has an operator or a chart keep the pods apart: by a key of its own, such as `podAntiAffinityType: required`, or by its
 * default, where an empty value takes that one's place.
 */
import type { Scheduling } from '../model/scheduling.ts';
import { HOST, HOSTNAME_LABEL } from '../scheduling/cluster.ts';
import type { Constraint } from '../scheduling/constraints.ts';
import type { ConstraintFix } from './constraintEdit.ts';
import { additionEdits } from '../text/addition.ts';

/** The fix that sets such a key; undefined where none of them demands what is wanted: at most one replica a node. */
export function ownKeyEdits({ ownKeys = [] }: Scheduling, wanted: Constraint): ConstraintFix | undefined {
  if (wanted.kind === 'same-domain' || !isNode(wanted.key)) return undefined;
  const own = ownKeys.find(({ constraint }) => isNode(constraint.key));
  if (!own) return undefined;
  const { key, value, site } = own;
  const written = /^(?:true|false)$/.test(value) ? value === 'true' : value;
  return { title: `Keep pods apart with ${key}: ${value}`, edits: additionEdits(site, { [key]: written }) };
}

/** The fix that removes an empty value, so that the default counts again; undefined where that would not help. */
export function emptyOverrideEdits({ overrides = [] }: Scheduling, wanted: Constraint): ConstraintFix | undefined {
  if (wanted.kind === 'same-domain' || !isNode(wanted.key)) return undefined;
  const own = overrides.find(({ constraint }) => isNode(constraint.key));
  if (!own) return undefined;
  const title = `Keep pods apart: remove the empty ${own.key}, so that the default applies`;
  return { title, edits: [{ range: own.lines, newText: '' }] };
}

function isNode(key: string): boolean {
  return key === HOST || key === HOSTNAME_LABEL;
}
