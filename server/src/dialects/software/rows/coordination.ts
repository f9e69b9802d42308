/** Coordination: stores of configuration and of secrets, schedulers, and services that elect a leader. */
import { both, either, says, saysNot, sets } from '../softwareRow.ts';
import type { SoftwareRow } from '../softwareRow.ts';

export const COORDINATION: readonly SoftwareRow[] = [
  {
    name: 'etcd',
    quorum: 'majority',
    reference: 'https://etcd.io/docs/v3.5/faq/',
    images: ['etcd', 'mirrored-coreos-etcd'],
    marks: either(sets(/^ETCD_INITIAL_CLUSTER$/), both(says(/\betcd\b/), says(/(?:^|\s)--?initial-cluster[= ]/))),
    // Proxies of the same program hold no data.
    votes: saysNot(/\betcd (?:gateway|grpc-proxy)\b/),
    workloads: ['etcd'],
    charms: ['etcd'],
    groups: ['etcd', 'etcd_cluster', 'etcd_servers', 'etcd_nodes', 'etcd_hosts'],
  },
  {
    name: 'Kubernetes control plane',
    quorum: 'majority',
    // With stacked etcd, which is the default of kubeadm, the members of etcd are the nodes of the control plane.
    reference: 'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/ha-topology/',
    groups: [
      'kube_control_plane',
      'kube_master',
      'k8s_control_plane',
      'k8s_master',
      'k8s_masters',
      'control_plane',
      'controlplane',
    ],
  },
  {
    name: 'ZooKeeper',
    quorum: 'majority',
    reference: 'https://zookeeper.apache.org/doc/current/zookeeperAdmin.html',
    images: ['zookeeper', 'cp-zookeeper', 'kubernetes-zookeeper', 'k8szk', 'pulsar', 'pulsar-all'],
    // A container with Pulsar's image is only sometimes a ZooKeeper server.
    votes: either(
      ({ image }) => !/(?:^|\/)pulsar(?:-all)?(?:[:@]|$)/.test(image),
      says(/bin\/pulsar zookeeper(?:[\s;]|$)|generate-zookeeper-config/),
    ),
    workloads: ['zookeeper', 'zk'],
    charms: ['zookeeper', 'zookeeper-k8s'],
    groups: ['zookeeper', 'zookeepers', 'zookeeper_servers', 'zookeeper_nodes', 'zookeeper_all'],
  },
  {
    name: 'Consul servers',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/consul/docs/architecture/consensus',
    images: ['consul', 'consul-enterprise'],
    // Agents in client mode run from the same image.
    votes: either(
      says(/(?:^|\s)--?(?:server|bootstrap-expect)\b/),
      sets(/^CONSUL_(?:BOOTSTRAP_EXPECT|AGENT_MODE)$/, /^(?:\d+|server)$/),
      sets(/^CONSUL_LOCAL_CONFIG$/, /"?server"?\s*[:=]\s*true/),
    ),
    charms: ['consul'],
    groups: ['consul_servers', 'consul_server', 'consul_instances'],
  },
  {
    name: 'Nomad servers',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/nomad/docs/concepts/consensus',
    images: ['nomad'],
    votes: says(/(?:^|\s)--?(?:server|bootstrap-expect)\b/),
    groups: ['nomad_servers', 'nomad_server', 'nomad_instances'],
  },
  {
    name: 'Vault',
    quorum: 'majority',
    reference: 'https://developer.hashicorp.com/vault/docs/internals/integrated-storage',
    images: ['vault', 'vault-enterprise', 'openbao'],
    // Only integrated storage votes. With other storage, and as an agent, Vault does not.
    votes: either(sets(/^(?:VAULT|BAO)_RAFT_/), sets(/^(?:VAULT|BAO)_LOCAL_CONFIG$/, /\braft\b/), says(/\braft\b/)),
    // The configuration is in the language of HashiCorp, or in JSON.
    config: /\bstorage"?\s*(?:"raft"|[:=]\s*\{\s*"?raft\b)/,
    charms: ['vault-k8s'],
    groups: ['vault', 'vault_servers', 'vault_raft_servers'],
  },
  {
    name: 'Patroni with Raft',
    quorum: 'majority',
    // Elsewhere Patroni does not vote: its lock is in a store of another kind.
    reference: 'https://patroni.readthedocs.io/en/latest/yaml_configuration.html#raft-deprecated',
    marks: sets(/^PATRONI_RAFT_(?:SELF_ADDR|PARTNER_ADDRS)$/),
  },
  {
    name: 'Hazelcast CP group',
    quorum: 'majority',
    reference: 'https://docs.hazelcast.com/hazelcast/latest/cp-subsystem/cp-subsystem',
  },
  {
    name: 'Dkron servers',
    quorum: 'majority',
    reference: 'https://dkron.io/docs/usage/clustering/',
    images: ['dkron/dkron', 'dkron'],
    // An agent that is no server runs jobs alone (distribworks/dkron: dkron/config.go, cmd/dkron.go).
    votes: either(says(/(?:^|\s)--?server(?:=true)?(?:\s|$)/), sets(/^DKRON_SERVER$/, /^true$/)),
  },
  {
    name: 'Docker Swarm managers',
    quorum: 'majority',
    reference: 'https://docs.docker.com/engine/swarm/admin_guide/',
    groups: ['docker_swarm_manager', 'docker_swarm_managers', 'swarm_managers'],
  },
  {
    name: 'Orchestrator',
    quorum: 'majority',
    reference: 'https://github.com/openark/orchestrator/blob/master/docs/raft.md',
  },
];
