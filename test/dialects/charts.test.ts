/** The table of charts: what a row says is what its fixtures show. */
import { parseAllDocuments } from 'yaml';
import { describe, expect, test } from 'vitest';
import type { ChartRow } from '../../server/src/dialects/helm/row.ts';
import { CHARTS } from '../../server/src/dialects/helm/table.ts';
import { isBefore, newestOf } from '../../server/src/dialects/helm/versions.ts';
import { softwareNamed } from '../../server/src/dialects/software/quorumSoftware.ts';
import { strip } from '../support/annotate.ts';
import { diagnose } from '../support/diagnose.ts';
import { fixtures } from '../support/fixtures.ts';
import { isObject, pathsOf, stands } from '../support/pathsOf.ts';

interface Release {
  readonly name: string;
  readonly values: unknown;
  readonly start: number;
  readonly end: number;
}

interface File {
  readonly chart: string;
  readonly address: string;
  readonly text: string;
  readonly releases: readonly Release[];
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** One repository, and releases of one of its charts. */
const files = fixtures('helm')
  .filter(({ name }) => name.startsWith('helm/chart-'))
  .map(({ text }): File => {
    const stripped = strip(text);
    const documents = parseAllDocuments(stripped).flatMap((document) => ('toJS' in document ? [document] : []));
    const [repository, ...releases] = documents.map((document) => {
      const [start, , end] = document.range ?? [0, 0, 0];
      return { object: document.toJS() as unknown, start, end };
    });
    return {
      chart: String(at(releases[0]?.object, 'spec', 'chart', 'spec', 'chart')),
      address: String(at(repository?.object, 'spec', 'url')).toLowerCase(),
      text: stripped,
      releases: releases.map(({ object, ...place }) => {
        return { ...place, name: String(at(object, 'metadata', 'name')), values: at(object, 'spec', 'values') };
      }),
    };
  });

function filesOf({ chart, repositories }: ChartRow): readonly File[] {
  return files.filter((file) => file.chart === chart && repositories.some((part) => file.address.includes(part)));
}

describe.for(CHARTS.map((row) => ({ row, name: `${row.chart} of ${row.publisher}` })))('$name', ({ row }) => {
  const own = filesOf(row);
  const releases = own.flatMap((file) => file.releases);

  test('every path is that of a fixture', () => {
    const paths = pathsOf({ operator: '', group: '', kind: '', source: '', components: row.components });
    const missing = paths.filter(
      ({ path, each }) => path !== '' && !releases.some(({ values }) => stands(values, path, each)),
    );
    expect(
      missing.map(({ path }) => path),
      'no fixture has these paths: are they right?',
    ).toEqual([]);
  });

  test('it has its examples, and they are what their names say', () => {
    const manners = new Set(releases.map(({ name }) => name.split('-')[0]));
    for (const manner of ['typical', 'hardened', 'silent']) expect(manners).toContain(manner);
    for (const file of own) {
      const { diagnostics, analysis } = diagnose(file.text);
      for (const { name, start, end } of file.releases) {
        const rules = diagnostics.flatMap(({ rule, range }) => {
          const place = analysis.layout.offsets(range).start;
          return place >= start && place < end && rule !== 'unknown-hosts' ? [rule] : [];
        });
        if (/^(?:hardened|silent)/.test(name)) expect(rules, name).toEqual([]);
        if (name === 'typical') expect(rules, name).not.toEqual([]);
      }
    }
  });

  test('its software and its source are there', () => {
    for (const { software } of row.components) {
      if (typeof software === 'string') expect(softwareNamed(software, 3)?.name).toBe(software);
    }
    expect(row.source).not.toBe('');
  });
});

test.for([
  ['1.2.3', '1.2.3', false],
  ['v1.18.0', '1.2.3', false],
  ['0.9.0', '0.14.0', true],
  ['~0.9.0', '0.14.0', true],
  ['^0.9.0', '0.14.0', true],
  ['0.x', '0.14.0', false],
  ['5', '5.2.0', false],
  ['^5.1.0', '5.2.0', false],
  ['~5.1', '5.2.0', true],
  ['6.0.0-rc.1', '6.1.0', true],
] as const)('the newest version of %s is before %s: %s', ([constraint, bound, before]) => {
  const version = newestOf(constraint);
  expect(version && isBefore(version, bound)).toBe(before);
});

test.for([undefined, '', '*', '>=1.0.0', '1.x || 2.x', '${VERSION}'])('%s says no version', (constraint) => {
  expect(newestOf(constraint)).toBeUndefined();
});
