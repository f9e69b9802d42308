/** Reads the risk model that a file states, from YAML values or from the words of a comment. */
import type { Declaration, ModelSource } from '../../model/riskModel.ts';
import type { RepairTimes } from '../../model/riskModel.ts';
import type { Range } from '../../model/service.ts';
import { FAULTS, LEVELS } from '../../risk/faultModel.ts';
import { parseQuorum, QuorumError } from '../../risk/quorum.ts';
import { hoursOf } from '../../base/durations.ts';
import { probabilityOf, wholeNumber } from '../../text/numbers.ts';
import type { Report } from '../../text/report.ts';
import { clip, oneOf, quote } from '../../base/names.ts';
import { correctionOf } from '../../base/nearest.ts';

/** The keys of a risk model. `f` is the number of faults that a formula for the quorum may use. */
export const MODEL_KEYS = ['fault', 'keep', 'removal', 'quorum', 'f', 'faults', 'probability', 'mtbf', 'mttr'] as const;

/** A key of the risk model. */
export type ModelKey = (typeof MODEL_KEYS)[number];

/** One key as written. `range` covers the value. */
export interface Field {
  readonly text: string;
  readonly range: Range;
}

/** True for a key of the risk model. */
export function isModelKey(name: string): name is ModelKey {
  return (MODEL_KEYS as readonly string[]).includes(name);
}

/**
 * Reads declarations, one for each key, so that each has its own range. A value that cannot be read is reported and
 * left out.
 */
export function readDeclarations(
  fields: ReadonlyMap<ModelKey, Field>,
  kind: ModelSource['kind'],
  report: Report,
): readonly Declaration[] {
  const read = <T>(key: ModelKey, parse: (text: string) => T | Complaint): T | undefined => {
    const field = fields.get(key);
    if (!field) return undefined;
    const value = parse(field.text);
    if (!(value instanceof Complaint)) return value;
    report(field.range, value.message, value.meant);
    return undefined;
  };
  const declare = <T>(key: ModelKey, value: T | undefined, stated: (value: T) => Omit<Declaration, 'source'>) => {
    const range = fields.get(key)?.range;
    return value === undefined || !range ? [] : [{ source: { kind, range }, ...stated(value) }];
  };
  const f = read('f', parseNumber);
  return [
    ...declare('fault', read('fault', parseFault), (fault) => ({ fault })),
    ...declare('keep', read('keep', parseLevel), (keep) => ({ keep })),
    ...declare('removal', read('removal', parseBoolean), (removal) => ({ removal })),
    ...declare(
      'quorum',
      read('quorum', (text) => parseQuorumWith(text, f)),
      (quorum) => ({ quorum }),
    ),
    ...declare('faults', read('faults', parseNumber), (faults) => ({ faults })),
    ...declare('probability', read('probability', parseProbability), (probability) => ({ probability })),
    ...declare('mtbf', readTimes(fields, read, report), (times) => ({ times })),
  ];
}

/** Reads both times. Both are needed, and they replace a probability. */
function readTimes(
  fields: ReadonlyMap<ModelKey, Field>,
  read: (key: ModelKey, parse: (text: string) => number | Complaint) => number | undefined,
  report: Report,
): RepairTimes | undefined {
  const [mtbf, mttr] = [read('mtbf', parseHours), read('mttr', parseHours)];
  const written = fields.get('mtbf') ?? fields.get('mttr');
  if (!written) return undefined;
  const missing = (['mtbf', 'mttr'] as const).find((key) => !fields.has(key));
  if (missing) report(written.range, `Missing \`${missing}\`: state mtbf and mttr, or a probability`);
  else if (fields.has('probability'))
    report(written.range, 'Remove `probability`: mtbf and mttr already say how often');
  else if (mtbf === 0) report(written.range, '`mtbf` must be above 0');
  else if (mtbf !== undefined && mttr !== undefined) return { mtbf, mttr };
  return undefined;
}

function parseHours(text: string): number | Complaint {
  const hours = hoursOf(text);
  return typeof hours === 'number' ? hours : new Complaint(hours);
}

/** What is wrong with a value, in words for the user. */
class Complaint {
  readonly message: string;
  readonly meant: string | undefined;

  constructor(message: string, meant?: string) {
    this.message = message;
    this.meant = meant;
  }
}

const FAULT_MODELS = FAULTS.flatMap((fault) => LEVELS.map((level) => ({ fault, level, text: `${fault}/${level}` })));

function parseFault(text: string): NonNullable<Declaration['fault']> | Complaint {
  const found = FAULT_MODELS.find((model) => model.text === text);
  if (found) return { fault: found.fault, level: found.level };
  const levels = FAULT_MODELS.filter((model) => model.fault === text).map((model) => model.text);
  if (levels.length > 0) return new Complaint(`"${text}" does not say what fails: use ${oneOf(levels)}`);
  const known = FAULT_MODELS.map((model) => model.text);
  const { correction, meant } = correctionOf(
    text,
    known,
    'use crash-stop, limited- or unlimited-byzantine, then /vm or /pm',
  );
  return new Complaint(`Invalid \`fault\` ${quote(text)}${correction}`, meant);
}

function parseLevel(text: string): 'vm' | 'pm' | Complaint {
  const level = LEVELS.find((known) => known === text);
  return level ?? new Complaint(`Invalid \`keep\` ${quote(text)}: use "vm" (replicas) or "pm" (hosts)`);
}

function parseBoolean(text: string): boolean | Complaint {
  if (text === 'true' || text === 'false') return text === 'true';
  return new Complaint(`Invalid \`removal\` ${quote(text)}: use true or false`);
}

function parseNumber(text: string): number | Complaint {
  const value = wholeNumber(text);
  return typeof value === 'number' ? value : new Complaint(value);
}

function parseProbability(text: string): number | Complaint {
  const value = probabilityOf(text);
  return typeof value === 'number' ? value : new Complaint(value);
}

function parseQuorumWith(text: string, f: number | undefined): NonNullable<Declaration['quorum']> | Complaint {
  try {
    const quorum = parseQuorum(text, f);
    return quorum === 0 ? new Complaint('A quorum must be at least 1') : quorum;
  } catch (error) {
    if (error instanceof QuorumError) return new Complaint(clip(error.message));
    throw error;
  }
}
