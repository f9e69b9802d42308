import { problemsOf } from './problemsOf.ts';
import type { Rule } from './rule.ts';

export const unlabelledStores: Rule = {
  id: 'unlabelled-stores',
  severity: 'warning',
  docs: {
    summary: 'TiKV stores share a machine, and no location labels say so.',
    why: `TiKV keeps three replicas of every region (\`replication.max-replicas\` sets another number), and PD chooses their stores. Without location
labels that name the machine, PD takes two stores on one machine for two places. It may then put two of three
replicas on one machine, and it must where the other machines have too few stores. When that machine fails, every such region
loses its majority. The stores themselves form no quorum, so Quorate computes no probability for them. Labels of stores are not
enough: PD uses only those that \`replication.location-labels\` names, and TiUP refuses a topology with others.`,
    before: `pd_servers:
  - host: 10.0.1.11
tikv_servers:
  - {host: 10.0.1.15, port: 20160, status_port: 20180}
  - {host: 10.0.1.15, port: 20161, status_port: 20181}`,
    after: `server_configs:
  pd:
    replication.location-labels: [host]
pd_servers:
  - host: 10.0.1.11
tikv_servers:
  - {host: 10.0.1.15, port: 20160, status_port: 20180, config: {server.labels: {host: tikv-1}}}
  - {host: 10.0.1.15, port: 20161, status_port: 20181, config: {server.labels: {host: tikv-1}}}`,
    source: 'TiDB documentation, "Schedule Replicas by Topology Labels".',
  },
  checkProblems: problemsOf('unlabelled-stores'),
};
