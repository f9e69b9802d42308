/** All known operators and those of a project, by kind. */
import { groupBy } from '../../../base/groupBy.ts';
import type { KubernetesObject } from '../kubernetesObject.ts';
import type { Templated } from '../../dialect.ts';
import type { Component, OperatorRow } from './row.ts';
import { CACHES } from './rows/caches.ts';
import { COORDINATION } from './rows/coordination.ts';
import { DISTRIBUTED_SQL } from './rows/distributedSql.ts';
import { DOCUMENTS } from './rows/documents.ts';
import { KAFKA } from './rows/kafka.ts';
import { KUBEDB } from './rows/kubedb.ts';
import { LEDGERS } from './rows/ledgers.ts';
import { MESSAGING } from './rows/messaging.ts';
import { MONGODB } from './rows/mongodb.ts';
import { POSTGRES } from './rows/postgres.ts';
import { SQL } from './rows/sql.ts';
import { STORES } from './rows/stores.ts';
import { ZOOKEEPER } from './rows/zookeeper.ts';

export const OPERATORS: readonly OperatorRow[] = [
  ...COORDINATION,
  ...DISTRIBUTED_SQL,
  ...DOCUMENTS,
  ...KAFKA,
  ...KUBEDB,
  ...LEDGERS,
  ...MESSAGING,
  ...MONGODB,
  ...POSTGRES,
  ...SQL,
  ...CACHES,
  ...STORES,
  ...ZOOKEEPER,
];

/** The rows, in a form for fast look-ups. */
export interface OperatorTable {
  /** The row for an object; undefined where no row matches its group, version and kind. */
  readonly find: (object: Pick<KubernetesObject, 'apiVersion' | 'kind'>) => OperatorRow | undefined;
  /** True where objects of this kind are read together with others: they vote together, or one completes the other. */
  readonly isJoined: (row: OperatorRow) => boolean;
  /** Finds an object whose pods surely vote in the text of a template, which is no YAML yet. */
  readonly inTemplate: (text: string) => Templated | undefined;
  /** The kinds that may follow `kind:`, separated by bars, for a look at a text that is not parsed yet. */
  readonly kindsPattern: string;
}

/** True where the pods vote as long as the object says nothing else. */
function surelyVotes({ software, when = [], votes = [] }: Component): boolean {
  return software !== undefined && [...when, ...votes].every(({ absent = false }) => absent);
}

/** @param own rows that count before those of the known operators */
export function operatorTable(own: readonly OperatorRow[] = []): OperatorTable {
  const rows = [...own, ...OPERATORS];
  const byKind = groupBy(rows, ({ kind }) => kind);
  const joined = new Set(rows.filter((row) => isJoined(row, rows)));
  const find: OperatorTable['find'] = ({ apiVersion, kind }) => {
    const [group = '', version = ''] = apiVersion.split('/');
    return byKind.get(kind)?.find((row) => row.group === group && (row.versions?.includes(version) ?? true));
  };
  return {
    find,
    inTemplate: (text) => {
      const [, apiVersion = ''] = /^apiVersion:[ \t]*["']?([\w./-]+)/m.exec(text) ?? [];
      const [found, lead = '', kind = ''] = /^(kind:[ \t]*["']?)(\w+)/m.exec(text) ?? [];
      const row = find({ apiVersion, kind });
      if (found === undefined || !row?.components.some(surelyVotes)) return undefined;
      const start = text.search(/^kind:[ \t]*["']?\w/m) + lead.length;
      return { name: kind, start, end: start + kind.length };
    },
    isJoined: (row) => joined.has(row),
    kindsPattern: [...byKind.keys()].map((kind) => kind.replaceAll(/\W/g, '\\$&')).join('|'),
  };
}

/** The rows of kinds that change objects of this kind. */
export function changersOf({ group, kind }: Pick<OperatorRow, 'group' | 'kind'>): readonly OperatorRow[] {
  return CHANGERS.filter(({ changes }) => changes?.group === group && changes.kind === kind);
}

const CHANGERS = OPERATORS.filter(({ changes }) => changes !== undefined);

/** Kinds whose objects say something of those in other files. */
export const JOINED_KINDS: readonly string[] = [
  ...new Set(OPERATORS.filter((row) => tellsOthers(row, OPERATORS)).map(({ kind }) => kind)),
];

function isJoined(row: OperatorRow, rows: readonly OperatorRow[]): boolean {
  return tellsOthers(row, rows) || changersOf(row).length > 0;
}

function tellsOthers({ group, kind, parent, changes, components }: OperatorRow, rows: readonly OperatorRow[]): boolean {
  return (
    parent !== undefined ||
    changes !== undefined ||
    components.some(({ votesWith }) => votesWith !== undefined) ||
    rows.some((other) => other.group === group && other.parent?.kind === kind)
  );
}
