/** Ledgers: databases of parties that do not trust each other. */
import type { SoftwareRow } from '../softwareRow.ts';

export const LEDGERS: readonly SoftwareRow[] = [
  {
    name: 'CometBFT',
    quorum: 'two-thirds',
    reference: 'https://docs.cometbft.com/v1.0/spec',
    images: ['cometbft', 'tendermint', 'cometbft/localnode', 'tendermint/localnode'],
    groups: ['cometbft', 'tendermint', 'cometbft_validators', 'tendermint_validators'],
  },
  {
    name: 'Fabric orderers with BFT-SMaRt',
    quorum: 'two-thirds',
    reference: 'https://github.com/bft-smart/fabric-orderingservice',
    images: ['bftsmart/fabric-orderer', 'bftsmart/fabric-orderingnode'],
  },
  {
    // Since Fabric 3 a channel may use SmartBFT instead of Raft, but no manifest shows that.
    name: 'Fabric orderers',
    quorum: 'majority',
    reference: 'https://hyperledger-fabric.readthedocs.io/en/latest/orderer/ordering_service.html',
    images: ['fabric-orderer'],
    groups: ['fabric_orderers', 'fabric_orderer', 'orderers'],
  },
  {
    name: 'Sawtooth PBFT',
    quorum: 'two-thirds',
    reference: 'https://github.com/hyperledger-archives/sawtooth-pbft',
    images: ['sawtooth-pbft-engine'],
  },
];
