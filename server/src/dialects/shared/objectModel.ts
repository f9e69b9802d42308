/** The risk model among the keys of an object, in any dialect with a place for foreign keys. */
import type { Declaration } from '../../model/riskModel.ts';
import { isModelKey, MODEL_KEYS, readDeclarations } from './declaration.ts';
import type { Field, ModelKey } from './declaration.ts';
import { textOf } from '../../text/walk.ts';
import type { Report } from '../../text/report.ts';
import { correctionOf } from '../../base/nearest.ts';
import { atOnce, type Steps } from '../../base/steps.ts';
import { oneOf, quote } from '../../base/names.ts';
import { visible } from '../../text/values.ts';
import type { Entry } from '../../text/values.ts';

/** The risk model that an object states, as far as it can be read. */
export interface ObjectModel {
  readonly declarations: readonly Declaration[];
  /** False when a key is present but its value is not known. */
  readonly complete: boolean;
}

/** Reads the risk model. @param prefix the prefix of the keys, such as `quorate-`; keys without it are ignored */
export function readObjectModel(fields: ReadonlyMap<string, Entry>, prefix: string, report: Report): ObjectModel {
  const stated = new Map<ModelKey, Field>();
  let complete = true;
  for (const [name, entry] of fields) {
    const key = name.startsWith(prefix) ? name.slice(prefix.length) : '';
    if (!isModelKey(key)) continue;
    const text = textOf(entry.value, visible(entry), `\`${key}\` must be a plain value`, report);
    if (text === undefined) complete = false;
    else stated.set(key, { text, range: entry.value.at });
  }
  return { declarations: readDeclarations(stated, 'object', report), complete };
}

/** How many unknown keys are compared with the known ones. */
const MOST_COMPARED = 1_000;

/** Reports each key that has Quorate's prefix or place and is not known. Without it the judgement would be wrong. */
export function reportUnknownKeys(...from: Parameters<typeof unknownKeysInSteps>): void {
  atOnce(unknownKeysInSteps(...from));
}

/** Does what `reportUnknownKeys` does, with one key a step. */
export function* unknownKeysInSteps(
  fields: ReadonlyMap<string, Entry>,
  prefix: string,
  known: readonly string[],
  report: Report,
): Steps<void> {
  const advice = `use ${oneOf(known.length > 0 ? [...known, 'one of the risk model'] : MODEL_KEYS)}`;
  const candidates = [...known, ...MODEL_KEYS].map((word) => prefix + word);
  let found = 0;
  for (const [name, { key }] of fields) {
    const own = name.slice(prefix.length);
    if (!name.startsWith(prefix) || known.includes(own) || isModelKey(own) || name.startsWith('x-')) continue;
    // A key of thousands is no misspelling.
    const { correction, meant } = correctionOf(name, ++found > MOST_COMPARED ? [] : candidates, advice);
    report(key.at, `Unknown key ${quote(name)}${correction}`, meant);
    yield;
  }
}
