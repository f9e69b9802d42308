/** What the editor's settings or the command line's flags say. */
import type { Declaration } from '../model/riskModel.ts';
import { FAULTS, LEVELS } from '../risk/faultModel.ts';
import { parseQuorum } from '../risk/quorum.ts';
import { RULES } from '../rules/registry.ts';
import { SEVERITIES, type Severity } from '../rules/rule.ts';

export interface Settings {
  /** The least specific layer of the risk model before the built-in default. */
  readonly declaration: Declaration;
  /** Severity by rule id, `off` included; rules not named keep their own. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** The highest loss that is acceptable: above it a placement is reported as risky. */
  readonly limit?: number;
}

/** The built-in risk model: hosts die, and a majority of the replicas must live. */
export const DEFAULT_DECLARATION = {
  source: { kind: 'default' },
  fault: { fault: 'crash-stop', level: 'pm' },
  keep: 'vm',
  removal: false,
  quorum: 'majority',
} as const satisfies Declaration;

export const DEFAULT_SETTINGS: Settings = { declaration: { source: { kind: 'settings' } }, severities: new Map() };

/**
 * Reads the `quorate.*` settings as a client sends them. Unknown or malformed values are left out and named in
 * `errors`, in words for a log or a usage message.
 */
export function parseSettings(
  raw: unknown,
  kind: 'settings' | 'flags' = 'settings',
): { settings: Settings; errors: string[] } {
  const errors: string[] = [];
  const record = isRecord(raw) ? raw : {};
  const read = <T>(key: string, parse: (text: string) => T | undefined): T | undefined => {
    const value = record[key];
    if (value === undefined || value === null || value === '') return undefined;
    const parsed = typeof value === 'string' || typeof value === 'number' ? parse(String(value)) : undefined;
    if (parsed === undefined) errors.push(`${key}: ${JSON.stringify(value)} is not understood`);
    return parsed;
  };
  const fault = read('fault', parseFault);
  const keep = read('keep', (text) => LEVELS.find((level) => level === text));
  const quorum = read('quorum', parseQuorumOrUndefined);
  const limit = read('limit', parseLimit);
  const severities = new Map<string, Severity | 'off'>();
  for (const [rule, value] of Object.entries(isRecord(record['rules']) ? record['rules'] : {})) {
    const severity = ([...SEVERITIES, 'off'] as const).find((known) => known === value);
    if (severity !== undefined && RULES.some(({ id }) => id === rule)) severities.set(rule, severity);
    else errors.push(`rules.${rule}: ${JSON.stringify(value)} is not understood`);
  }
  const declaration = {
    source: { kind },
    ...(fault && { fault }),
    ...(keep && { keep }),
    ...(quorum !== undefined && { quorum }),
  };
  return { settings: { declaration, severities, ...(limit !== undefined && { limit }) }, errors };
}

function parseFault(text: string): Declaration['fault'] {
  const [faultText, levelText, ...rest] = text.split('/');
  const fault = FAULTS.find((known) => known === faultText);
  const level = LEVELS.find((known) => known === levelText);
  return fault && level && rest.length === 0 ? { fault, level } : undefined;
}

function parseLimit(text: string): number | undefined {
  const limit = Number(text);
  return limit >= 0 && limit <= 1 ? limit : undefined;
}

function parseQuorumOrUndefined(text: string): Declaration['quorum'] {
  try {
    return parseQuorum(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
