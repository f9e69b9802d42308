/** All operators that are known, and those of a project, by kind. */
import { groupBy } from '../../../base/groupBy.ts';
import type { KubernetesObject } from '../kubernetesObject.ts';
import type { OperatorRow } from './row.ts';
import { COORDINATION } from './rows/coordination.ts';
import { DOCUMENTS } from './rows/documents.ts';
import { KAFKA } from './rows/kafka.ts';
import { LEDGERS } from './rows/ledgers.ts';
import { MESSAGING } from './rows/messaging.ts';
import { MONGODB } from './rows/mongodb.ts';
import { POSTGRES } from './rows/postgres.ts';
import { SQL } from './rows/sql.ts';
import { STORES } from './rows/stores.ts';

export const OPERATORS: readonly OperatorRow[] = [
  ...COORDINATION,
  ...DOCUMENTS,
  ...KAFKA,
  ...LEDGERS,
  ...MESSAGING,
  ...MONGODB,
  ...POSTGRES,
  ...SQL,
  ...STORES,
];

/** Rows, ready to be looked up. */
export interface OperatorTable {
  /** The row for an object; undefined where no row is about its group, version and kind. */
  readonly find: (object: Pick<KubernetesObject, 'apiVersion' | 'kind'>) => OperatorRow | undefined;
  /** Whether objects of this kind are to be read together with others: they vote together, or one completes the other. */
  readonly isJoined: (row: OperatorRow) => boolean;
  /** Kinds as they follow `kind:`, parted by bars, for a look at a text that is not parsed yet. */
  readonly kindsPattern: string;
}

/** @param own rows that count before those of the operators that are known */
export function operatorTable(own: readonly OperatorRow[] = []): OperatorTable {
  const rows = [...own, ...OPERATORS];
  const byKind = groupBy(rows, ({ kind }) => kind);
  const joined = new Set(rows.filter((row) => isJoined(row, rows)));
  return {
    find: ({ apiVersion, kind }) => {
      const [group = '', version = ''] = apiVersion.split('/');
      return byKind.get(kind)?.find((row) => row.group === group && (row.versions?.includes(version) ?? true));
    },
    isJoined: (row) => joined.has(row),
    kindsPattern: [...byKind.keys()].map((kind) => kind.replaceAll(/\W/g, '\\$&')).join('|'),
  };
}

/** Kinds of which objects in several files belong together. */
export const JOINED_KINDS: readonly string[] = [
  ...new Set(OPERATORS.filter((row) => isJoined(row, OPERATORS)).map(({ kind }) => kind)),
];

function isJoined({ group, kind, parent, components }: OperatorRow, rows: readonly OperatorRow[]): boolean {
  return (
    parent !== undefined ||
    components.some(({ votesWith }) => votesWith !== undefined) ||
    rows.some((other) => other.group === group && other.parent?.kind === kind)
  );
}
