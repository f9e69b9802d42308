/** What an operator adds to keep pods apart, and the keys of the operator that can demand more. */
import type { Range } from '../../../model/service.ts';
import type { EmptyOverride, OwnKey, StatedConstraint } from '../../../model/scheduling.ts';
import type { Constraint } from '../../../scheduling/constraints.ts';
import { keySite } from '../../../text/blockSite.ts';
import { removableLines } from '../../../text/removal.ts';
import { fieldsOf } from '../../../text/values.ts';
import type { Entry } from '../../../text/values.ts';
import type { Fields } from '../../../text/walk.ts';
import { entryAt, fillIn, holdsAny, parentOf, placeAt } from './paths.ts';
import type { Scope } from './paths.ts';
import { isMade } from './podSpec.ts';
import type { Component, Effect, OwnRule } from './row.ts';

/** What an operator adds to the placement of its pods. */
export interface Added {
  readonly constraints: readonly StatedConstraint[];
  readonly ownKeys: readonly OwnKey[];
  readonly overrides: readonly EmptyOverride[];
  /** False where the placement cannot be judged. */
  readonly known: boolean;
}

/**
 * The constraints that an operator adds, by the rules of its row.
 * @param podSpec what the object states of the placement
 * @param nameRange the span for a constraint without a place of its own
 */
export function addedBy(
  operator: string,
  component: Component,
  scope: Scope,
  podSpec: Fields,
  nameRange: Range,
): Added {
  const results = (component.rules ?? []).map((rule) => applied(operator, rule, component, scope, podSpec, nameRange));
  return {
    constraints: results.flatMap(({ constraints }) => constraints),
    ownKeys: results.flatMap(({ ownKeys }) => ownKeys),
    overrides: results.flatMap(({ overrides }) => overrides),
    known: results.every(({ known }) => known),
  };
}

const NONE: Added = { constraints: [], ownKeys: [], overrides: [], known: true };

function applied(
  operator: string,
  rule: OwnRule,
  component: Component,
  scope: Scope,
  podSpec: Fields,
  nameRange: Range,
): Added {
  if (holdsAny(scope, rule.unless)) return NONE;
  const entry = rule.path === undefined ? undefined : entryAt(scope, rule.path);
  const value = entry?.value.kind === 'scalar' ? entry.value.text : undefined;
  // A template may become any value.
  if (entry && (entry.value.kind === 'template' || entry.value.kind === 'unresolved')) {
    scope.notes.unknown.push(entry.value);
    return NONE;
  }
  const effect = entry ? effectOf(rule, value) : (rule.absent ?? 'nothing');
  if (effect === 'unknown') return { ...NONE, known: false };
  const constraint = constraintOf(effect, scope, value);
  if (isTaken(rule, constraint?.constraint, podSpec)) {
    return { ...NONE, overrides: constraint?.hard ? overridesAt(component, scope, constraint.constraint) : [] };
  }
  const range = entry?.value.at ?? nameRange;
  const own = constraint && { ...constraint, range, selectsItself: true, addedBy: operator };
  return { ...NONE, constraints: own ? [own] : [], ownKeys: ownKeysOf(rule, scope) };
}

function effectOf({ values = {}, other = 'nothing' }: OwnRule, value: string | undefined): Effect {
  return (value !== undefined && Object.hasOwn(values, value) ? values[value] : undefined) ?? other;
}

function constraintOf(
  effect: Effect,
  scope: Scope,
  value: string | undefined,
): Pick<StatedConstraint, 'constraint' | 'hard'> | undefined {
  const [, strength, spread, label = ''] = /^(hard|soft) (spread )?(.+)$/.exec(effect) ?? [];
  const key = fillIn(label, scope, value);
  if (strength === undefined || key === undefined || key === '') return undefined;
  const constraint: Constraint =
    spread === undefined ? { kind: 'at-most-per-domain', key, max: 1 } : { kind: 'max-skew', key, maxSkew: 1 };
  return { constraint, hard: strength === 'hard' };
}

/** True where the object states what replaces the rule; an empty map replaces it too. */
function isTaken({ yields }: OwnRule, constraint: Constraint | undefined, podSpec: Fields): boolean {
  if (yields === undefined) return false;
  if (yields === 'same spread') return constraint !== undefined && spreadKeys(podSpec).has(constraint.key);
  const affinity = podSpec.get('affinity')?.value;
  if (yields === 'filled affinity') return affinity !== undefined && !isEmpty(affinity);
  if (!affinity || yields === 'affinity')
    return affinity !== undefined && !(affinity.kind === 'scalar' && affinity.isNull);
  return affinity.kind === 'map' && fieldsOf(affinity).has('podAntiAffinity');
}

/** The empty affinity that replaces the constraint, where its lines can be removed. */
function overridesAt({ placement = {} }: Component, scope: Scope, constraint: Constraint): readonly EmptyOverride[] {
  if (isMade(scope.object)) return [];
  return (placement.affinity ?? []).flatMap((path): EmptyOverride[] => {
    const entry = entryAt(scope, path);
    const { map, parents } = placeAt(scope, parentOf(path)) ?? { parents: [] };
    if (!entry || !map || parents.length > 0 || !isEmpty(entry.value)) return [];
    const lines = removableLines(map, entry);
    return lines ? [{ key: path.slice(path.lastIndexOf('.') + 1), constraint, lines }] : [];
  });
}

function isEmpty(value: Entry['value']): boolean {
  if (value.kind === 'map') return value.entries().length === 0;
  return value.kind === 'scalar' && value.text === '';
}

function spreadKeys(podSpec: Fields): ReadonlySet<string> {
  const list = podSpec.get('topologySpreadConstraints')?.value;
  const items = list?.kind === 'seq' ? list.items() : [];
  const keys = items.flatMap((item) => (item.kind === 'map' ? (fieldsOf(item).get('topologyKey')?.value ?? []) : []));
  return new Set(keys.flatMap((key) => (key.kind === 'scalar' ? [key.text] : [])));
}

/** The value that a fix may give the key, where the file has a place for it. */
function ownKeysOf(rule: OwnRule, scope: Scope): readonly OwnKey[] {
  const { path, write } = rule;
  if (path === undefined || write === undefined || isMade(scope.object)) return [];
  if (holdsAny(scope, rule.refuses)) return [];
  const { constraint, hard } = constraintOf(effectOf(rule, write), scope, write) ?? {};
  if (!constraint || !hard) return [];
  const key = path.slice(path.lastIndexOf('.') + 1);
  const place = placeAt(scope, parentOf(path));
  if (!place || place.map.uneditable !== undefined) return [];
  const site = keySite(place.map, place.parents, key);
  return site ? [{ key, value: write, constraint, site }] : [];
}
