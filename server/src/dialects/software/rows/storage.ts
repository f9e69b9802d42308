/** Storage of files and blocks. */
import { both, says } from '../softwareRow.ts';
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
    name: 'SeaweedFS masters',
    quorum: 'majority',
    reference: 'https://github.com/seaweedfs/seaweedfs/wiki/Failover-Master-Server',
    images: ['chrislusf/seaweedfs'],
    // Volumes, filers and gateways run from the same image.
    votes: both(says(/(?:^|\s)master(?:\s|$)/), says(/(?:^|\s)--?peers[= ](?!none\b)/)),
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
