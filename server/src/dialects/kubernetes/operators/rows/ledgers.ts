/** Operators of ledgers. */
import type { OperatorRow } from '../row.ts';

export const LEDGERS: readonly OperatorRow[] = [
  {
    operator: 'Fabric Operator',
    group: 'ibp.com',
    kind: 'IBPOrderer',
    components: [
      {
        when: [
          { path: 'spec.number', is: [], absent: true },
          { path: 'spec.ordererType', is: ['etcdraft'] },
        ],
        count: 'spec.clusterSize',
        // Each node may be sent to a zone of its own.
        unknown: [{ path: 'spec.clusterLocation' }],
        labels: {},
        selecting: [],
        software: 'Fabric orderers',
      },
    ],
    note: 'Orderers with locations of their own are not judged.',
    source: 'hyperledger-labs/fabric-operator: pkg/offering/base/orderer',
  },
  {
    operator: 'Bevel Operator Fabric',
    group: 'hlf.kungfusoftware.es',
    kind: 'FabricOrdererNode',
    components: [{ count: 'spec.replicas', otherwise: 1, labels: {}, selecting: [] }],
    note: 'One object is one orderer; which of them make up a channel is not in the file.',
    source: 'hyperledger-bevel/bevel-operator-fabric: charts/hlf-ordnode',
  },
  {
    operator: 'Cosmos Operator',
    group: 'cosmos.strange.love',
    kind: 'CosmosFullNode',
    components: [{ count: 'spec.replicas', labels: {}, selecting: [], unclaimed: 'full nodes without a vote' }],
    note: 'Full nodes and sentries do not vote; the key of the validator is elsewhere.',
    source: 'strangelove-ventures/cosmos-operator: api/v1',
  },
];
