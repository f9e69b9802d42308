/** Storage of files and blocks. */
import { says } from '../softwareRow.ts';
import type { SoftwareRow } from '../softwareRow.ts';

export const STORAGE: readonly SoftwareRow[] = [
  {
    name: 'Ceph monitors',
    quorum: 'majority',
    reference: 'https://docs.ceph.com/en/latest/rados/operations/add-or-rm-mons/',
    charms: ['ceph-mon'],
    cephServices: ['mon'],
    groups: ['mons', 'ceph_mons', 'ceph_mon', 'ceph_mon_container'],
  },
  {
    name: 'HDFS journal nodes',
    quorum: 'majority',
    reference: 'https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/HDFSHighAvailabilityWithQJM.html',
    images: ['hadoop'],
    votes: says(/\bjournalnode\b/),
    groups: ['journalnodes'],
  },
];
