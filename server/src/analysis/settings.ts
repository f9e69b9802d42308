/** The settings of the editor, or the flags of the command line. */
import { START } from '../model/range.ts';
import type { Declaration } from '../model/riskModel.ts';
import { readDeclarations } from '../dialects/shared/declaration.ts';
import { probabilityOf } from '../text/numbers.ts';
import { RULES } from '../rules/registry.ts';
import { SEVERITIES, type Severity } from '../rules/rule.ts';

/** What a user has set, in the editor or on the command line. */
export interface Settings {
  /** The least specific layer of the risk model before the built-in default. */
  readonly declaration: Declaration;
  /** The severity of rules by their ids, `off` included; all other rules keep their own. */
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  /** The highest acceptable loss, between 0 and 1: above it a placement is reported as risky. */
  readonly limit?: number;
  /** The probability that a host without a stated number is down; 0 where none is assumed. */
  readonly hostUnavailability: number;
}

/** The default: a host is down 1 % of the time. */
const HOST_UNAVAILABILITY = 0.01;

/** The built-in risk model: hosts die, and a majority of the replicas must live. */
export const DEFAULT_DECLARATION = {
  source: { kind: 'default' },
  fault: { fault: 'crash-stop', level: 'pm' },
  keep: 'vm',
  removal: false,
  quorum: 'majority',
} as const satisfies Declaration;

export const DEFAULT_SETTINGS: Settings = {
  declaration: { source: { kind: 'settings' } },
  severities: new Map(),
  hostUnavailability: HOST_UNAVAILABILITY,
};

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
  const declaration: Declaration = { ...readModel(record, kind, errors), source: { kind } };
  const limit = readProbability(record, 'limit', errors);
  const hostUnavailability = readProbability(record, 'hostUnavailability', errors) ?? HOST_UNAVAILABILITY;
  const severities = readSeverities(record['rules'], errors);
  const settings = { declaration, severities, hostUnavailability, ...(limit !== undefined && { limit }) };
  return { settings, errors };
}

function readProbability(record: Unchecked, key: string, errors: string[]): number | undefined {
  const stated = record[key] ?? '';
  const value = stated === '' ? undefined : probabilityOf(textOf(stated));
  if (typeof value === 'string') errors.push(`${key}: ${value}`);
  return typeof value === 'number' ? value : undefined;
}

/** Reads the keys of the risk model, as those of a manifest are read. */
function readModel(record: Unchecked, kind: 'settings' | 'flags', errors: string[]): Partial<Declaration> {
  const keys = (['fault', 'keep', 'quorum'] as const).filter((key) => (record[key] ?? '') !== '');
  const declarations = keys.flatMap((key) => {
    const field = { text: textOf(record[key]), range: START };
    // Most messages name their key already.
    const named = (message: string): string => (message.includes(`\`${key}\``) ? message : `${key}: ${message}`);
    return readDeclarations(new Map([[key, field]]), kind, (_, message) => errors.push(named(message)));
  });
  return Object.assign({}, ...declarations) as Partial<Declaration>;
}

function readSeverities(rules: unknown, errors: string[]): Settings['severities'] {
  const severities = new Map<string, Severity | 'off'>();
  for (const [rule, value] of Object.entries(isRecord(rules) ? rules : {})) {
    const severity = ([...SEVERITIES, 'off'] as const).find((known) => known === value);
    if (!RULES.some(({ id }) => id === rule)) errors.push(`rules.${rule}: there is no such rule`);
    else if (severity === undefined) errors.push(`rules.${rule}: a severity is error, warning, info, hint or off`);
    else severities.set(rule, severity);
  }
  return severities;
}

type Unchecked = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));

const isRecord = (value: unknown): value is Unchecked =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
