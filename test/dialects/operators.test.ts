/** The table of operators: what a row says is what its fixtures show. */
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import type { OperatorRow } from '../../server/src/dialects/kubernetes/operators/row.ts';
import { OPERATORS, operatorTable } from '../../server/src/dialects/kubernetes/operators/table.ts';
import { softwareNamed } from '../../server/src/dialects/software/quorumSoftware.ts';
import { strip } from '../support/annotate.ts';
import { diagnose } from '../support/diagnose.ts';
import { fixtures } from '../support/fixtures.ts';
import { isObject, pathsOf, stands } from '../support/pathsOf.ts';

interface Example {
  readonly row: OperatorRow;
  readonly object: Readonly<Record<string, unknown>>;
  /** `typical`, `hardened` or `silent`, by the name of the object. */
  readonly manner: string;
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

const operators = operatorTable();

const files = fixtures('kubernetes')
  .filter(({ name }) => name.startsWith('kubernetes/operator-'))
  .map(({ name, text }) => ({ name, text: strip(text) }));

const examples = files.flatMap(({ name: file, text }) =>
  parseAllDocuments(text).flatMap((document): Example[] => {
    if (!('toJS' in document) || document.errors.length > 0) return [];
    const object: unknown = document.toJS();
    if (!isObject(object)) return [];
    const row = operators.find({ apiVersion: String(object['apiVersion']), kind: String(object['kind']) });
    const { metadata } = object;
    const manner = isObject(metadata) ? (String(metadata['name']).split('-')[0] ?? '') : '';
    const [start, , end] = document.range ?? [0, 0, 0];
    return row ? [{ row, object, manner, file, start, end }] : [];
  }),
);

const named = OPERATORS.map((row) => ({
  row,
  name: `${row.kind} of ${row.group}${row.versions ? `/${row.versions.join(',')}` : ''}`,
}));

test('each kind has one row', () => {
  expect(new Set(named.map(({ name }) => name)).size).toBe(OPERATORS.length);
});

describe.for(named)('$name', ({ row }) => {
  const own = examples.filter((example) => example.row === row);

  test('every path is that of a fixture', () => {
    const missing = pathsOf(row).filter(({ path, each }) => !own.some(({ object }) => stands(object, path, each)));
    expect(
      missing.map(({ path }) => path),
      'no fixture has these paths: are they right?',
    ).toEqual([]);
  });

  test('it has its examples, and they are what their names say', () => {
    const manners = new Set(own.map(({ manner }) => manner));
    for (const manner of expected(row)) expect(manners, `an object whose name starts with ${manner}`).toContain(manner);
    for (const { manner, file, start, end } of own) {
      const found = foundIn(file).filter((one) => one.start >= start && one.start < end);
      const rules = found.map(({ rule }) => rule).filter((rule) => rule !== 'unknown-hosts');
      if (manner === 'hardened' || manner === 'silent') expect(rules, `${manner} in ${file}`).toEqual([]);
    }
  });

  test('its software and its words are there', () => {
    for (const { software } of row.components) {
      if (typeof software === 'string') expect(softwareNamed(software, 3)?.name).toBe(software);
    }
    expect(row.source).not.toBe('');
  });
});

interface Found {
  readonly rule: string;
  readonly start: number;
}

const diagnosed = new Map<string, readonly Found[]>();

function foundIn(file: string): readonly Found[] {
  const known = diagnosed.get(file);
  if (known) return known;
  const { diagnostics, analysis } = diagnose(files.find(({ name }) => name === file)?.text ?? '');
  const found = diagnostics.map(({ rule, range }) => ({ rule, start: analysis.layout.offsets(range).start }));
  diagnosed.set(file, found);
  return found;
}

/** Where the row claims a majority, an object of each manner that it can have. */
function expected({ components }: OperatorRow): readonly string[] {
  if (components.every(({ software }) => software === undefined)) return ['typical'];
  const can = components.some(({ placement = {}, pod, rules = [] }) =>
    [
      placement.affinity,
      placement.podAntiAffinity,
      placement.topologySpreadConstraints,
      pod,
      JSON.stringify(rules).match(/hard/),
    ].some((way) => way),
  );
  return can ? ['typical', 'hardened', 'silent'] : ['typical', 'silent'];
}
