/** A baseline as a file: JSON with one finding a line, so that changes can be reviewed and merged. */
import { dirname } from 'node:path';
import type { Format } from '../formats/format.ts';
import { SEVERITIES } from '../../rules/rule.ts';
import { readManifest } from '../readManifest.ts';
import { Baseline, type KnownFinding, knownIn } from './baseline.ts';
import { jsonText } from '../formats/json.ts';

const VERSION = 1;

/** The format of a baseline. Paths are relative to the folder of the file, wherever the program runs. */
export function baselineFormat(path: string): Format {
  let separator = '\n';
  return {
    begin: () => `{\n"schemaVersion": ${VERSION},\n"findings": [`,
    file: (file) =>
      knownIn(file, dirname(path))
        .map((finding) => {
          const text = separator + jsonText(finding);
          separator = ',\n';
          return text;
        })
        .join(''),
    end: () => '\n]\n}\n',
  };
}

/**
 * Reads a baseline.
 * @throws Error with the path, when the file cannot be read or is no baseline
 */
export function readBaseline(path: string): Baseline {
  try {
    return new Baseline(dirname(path), parseBaseline(readManifest(path)));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function parseBaseline(text: string): readonly KnownFinding[] {
  const { schemaVersion, findings } = parsed(text);
  if (schemaVersion !== VERSION || !Array.isArray(findings) || !findings.every(isFinding)) {
    throw new Error('is no baseline of this version; --write-baseline makes one');
  }
  return findings;
}

function parsed(text: string): { readonly schemaVersion?: unknown; readonly findings?: unknown } {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}

/** A word that is no severity, or a loss that is no probability, would pass any finding for known. */
function isFinding(value: unknown): value is KnownFinding {
  const finding = Object(value) as Partial<Record<keyof KnownFinding, unknown>>;
  const { path, rule, fingerprint, severity, message, risk } = finding;
  return (
    [path, rule, fingerprint, message].every((text) => typeof text === 'string') &&
    SEVERITIES.some((known) => known === severity) &&
    (risk === undefined || isRisk(risk))
  );
}

function isRisk(risk: unknown): boolean {
  if (!Array.isArray(risk)) return false;
  const [tolerance, ...losses] = risk as readonly unknown[];
  return Number.isInteger(tolerance) && losses.every((lost) => typeof lost === 'number' && lost >= 0 && lost <= 1);
}
