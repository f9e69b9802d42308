/** Software known to need a quorum of its members, with the names that images, charms, groups and workloads give it. */
import { COORDINATION } from './rows/coordination.ts';
import { DATABASES } from './rows/databases.ts';
import { LEDGERS } from './rows/ledgers.ts';
import { QUEUES } from './rows/queues.ts';
import { STORAGE } from './rows/storage.ts';
import type { SoftwareRow } from './softwareRow.ts';

export const SOFTWARE: readonly SoftwareRow[] = [...COORDINATION, ...QUEUES, ...DATABASES, ...STORAGE, ...LEDGERS];
