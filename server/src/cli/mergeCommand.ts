/**
 * `quorate merge`: makes of the reports of all parts of a run the report that one run over all files would have
 * written.
 */
import type { Log, Result } from 'sarif';
import type { FileReport } from './fileReport.ts';
import type { Shard } from './formats/format.ts';
import { jsonFormat, jsonText } from './formats/json.ts';
import { categoryOf, closing, opening, type PartProperties } from './formats/sarif.ts';
import { readManifest } from './readManifest.ts';
import { type Command, parseOptions, UsageError } from './usage.ts';

export const mergeCommand: Command = {
  name: 'merge',
  takes: 'REPORT...',
  summary: 'joins the JSON or SARIF reports of all parts of a run (check --shard) into one',
  options: {},
  notes: ['Exit code: 0 joined, 2 a part is missing, twice or unreadable.'],
  run: (args) => {
    const paths = parseOptions(args, {}).positionals;
    if (paths.length === 0) throw new UsageError('merge takes the reports of all parts');
    process.stdout.write(merged(paths.map(readReport)));
    return 0;
  },
};

interface Read {
  readonly path: string;
  readonly report: unknown;
}

function readReport(path: string): Read {
  try {
    return { path, report: JSON.parse(readManifest(path)) as unknown };
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/**
 * Merges reports.
 * @throws Error when they are not all parts of one run, each once
 */
function merged(reports: readonly Read[]): string {
  const json = reports.map(jsonPart);
  if (json.every((part) => part !== undefined)) return mergedJson(inOrder(json));
  const sarif = reports.map(sarifPart);
  if (sarif.every((part) => part !== undefined)) return mergedSarif(inOrder(sarif));
  const wrong = reports.find((_, index) => !json[index] && !sarif[index]);
  throw new Error(wrong ? `${wrong.path}: is no report of check, as JSON or SARIF` : 'JSON and SARIF do not mix');
}

interface Part {
  readonly path: string;
  readonly shard: Shard;
}

interface JsonPart extends Part {
  readonly files: readonly FileReport[];
}

interface SarifPart extends Part {
  readonly run: Log['runs'][number];
  readonly places: readonly number[];
}

/** The part of a report that names none: all files. */
const WHOLE: Shard = { index: 1, count: 1 };

function jsonPart({ path, report }: Read): JsonPart | undefined {
  const { shard = WHOLE, files } = Object(report) as { shard?: Shard; files?: FileReport[] };
  return isShard(shard) && Array.isArray(files) ? { path, shard, files } : undefined;
}

function sarifPart({ path, report }: Read): SarifPart | undefined {
  const { runs } = Object(report) as Partial<Log>;
  const run = Array.isArray(runs) ? runs[0] : undefined;
  const { shard = WHOLE, places = [] } = Object(run?.properties?.['quorate']) as Partial<PartProperties>;
  return run && isShard(shard) && Array.isArray(places) ? { path, shard, run, places } : undefined;
}

function isShard(value: unknown): value is Shard {
  const { index, count } = Object(value) as Partial<Shard>;
  return Number.isInteger(index) && Number.isInteger(count);
}

/** All parts, the first one first. */
function inOrder<P extends Part>(parts: readonly P[]): readonly P[] {
  const count = parts[0]?.shard.count ?? 0;
  const other = parts.find(({ shard }) => shard.count !== count);
  if (other) throw new Error(`${other.path}: is one of ${other.shard.count} parts, and others are of ${count}`);
  return Array.from({ length: count }, (_, at) => {
    const [part, twice] = parts.filter(({ shard }) => shard.index === at + 1);
    if (!part) throw new Error(`part ${at + 1} of ${count} is missing`);
    if (twice) throw new Error(`${twice.path}: part ${at + 1} of ${count} is there twice`);
    return part;
  });
}

/** Merges JSON reports. Files were dealt out in turn, so they are taken back in turn. */
function mergedJson(parts: readonly JsonPart[]): string {
  const format = jsonFormat({});
  const longest = Math.max(...parts.map(({ files }) => files.length));
  let text = format.begin();
  for (let turn = 0; turn < longest; turn++) {
    for (const { files } of parts) {
      const report = files[turn];
      if (report) text += format.file({ report, shown: [] });
    }
  }
  return text + format.end(NOTHING);
}

const NOTHING = {
  files: 0,
  manifests: 0,
  services: 0,
  findings: 0,
  notJudged: new Map<string, number>(),
  known: 0,
  gone: 0,
  fixed: 0,
  suppressed: 0,
  errors: [],
};

function mergedSarif(parts: readonly SarifPart[]): string {
  const placed = parts.flatMap(({ run, places, shard }) =>
    (run.results ?? []).map((result, at): [number, Result] => [(places[at] ?? 0) * shard.count + shard.index, result]),
  );
  const results = placed.toSorted(([a], [b]) => a - b).map(([, result]) => jsonText(result));
  const errors = parts.flatMap(({ run }) =>
    (run.invocations ?? []).flatMap(({ toolExecutionNotifications: told = [] }) =>
      told.map(({ message }) => message.text ?? ''),
    ),
  );
  const [{ run }] = parts as readonly [SarifPart];
  const { results: _, invocations: __, properties: ___, ...rest } = run;
  const body = results.map((result, at) => `${at === 0 ? '\n' : ',\n'}${result}`).join('');
  return opening({ ...rest, automationDetails: { id: categoryOf(undefined) } }) + body + closing(errors);
}
