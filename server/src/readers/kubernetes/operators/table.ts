/** All operators that are known, and the fast look at a kind. */
import { groupBy } from '../../../scheduling/groupBy.ts';
import type { KubernetesObject } from '../objects.ts';
import type { OperatorRow } from './row.ts';
import { COORDINATION } from './rows/coordination.ts';
import { DOCUMENTS } from './rows/documents.ts';
import { KAFKA } from './rows/kafka.ts';
import { LEDGERS } from './rows/ledgers.ts';
import { MESSAGING } from './rows/messaging.ts';
import { POSTGRES } from './rows/postgres.ts';
import { SQL } from './rows/sql.ts';
import { STORES } from './rows/stores.ts';

export const OPERATORS: readonly OperatorRow[] = [
  ...COORDINATION,
  ...DOCUMENTS,
  ...KAFKA,
  ...LEDGERS,
  ...MESSAGING,
  ...POSTGRES,
  ...SQL,
  ...STORES,
];

const BY_KIND = groupBy(OPERATORS, ({ kind }) => kind);

/** The row for an object; undefined where no row is about its group, version and kind. */
export function operatorOf({
  apiVersion,
  kind,
}: Pick<KubernetesObject, 'apiVersion' | 'kind'>): OperatorRow | undefined {
  const [group = '', version = ''] = apiVersion.split('/');
  return BY_KIND.get(kind)?.find((row) => row.group === group && (row.versions?.includes(version) ?? true));
}

/** Kinds as they follow `kind:`, for a look at a text that is not parsed yet. */
export const KINDS_PATTERN = [...BY_KIND.keys()].join('|');

/** Whether objects of this kind are to be read together with others: they vote together, or one completes the other. */
export function isJoined({ group, kind, parent, components }: OperatorRow): boolean {
  return (
    parent !== undefined ||
    components.some(({ votesWith }) => votesWith !== undefined) ||
    OPERATORS.some((other) => other.group === group && other.parent?.kind === kind)
  );
}
