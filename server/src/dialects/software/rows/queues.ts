/** Queues and logs of messages. */
import { either, says, sets } from '../softwareRow.ts';
import type { SoftwareRow } from '../softwareRow.ts';

export const QUEUES: readonly SoftwareRow[] = [
  {
    name: 'Kafka controllers',
    quorum: 'majority',
    reference: 'https://kafka.apache.org/documentation/#kraft',
    images: ['kafka', 'kafka-native', 'cp-kafka', 'cp-server'],
    marks: sets(/(?:^|_)CONTROLLER_QUORUM_VOTERS$/),
    // The image of Debezium has a variable of its own (debezium/container-images: kafka/3.9/docker-entrypoint.sh).
    votes: either(sets(/(?:^|_)PROCESS_ROLES$/, /controller/), sets(/^NODE_ROLE$/, /^(?:combined|controller)$/)),
    config: /(?:^|\n)[ \t]{0,20}process\.roles[ \t]{0,20}=[^\n]{0,60}controller/,
    groups: ['kafka_controller', 'kafka_controllers'],
  },
  {
    name: 'NATS JetStream',
    quorum: 'majority',
    reference: 'https://docs.nats.io/running-a-nats-service/configuration/clustering/jetstream_clustering',
    images: ['nats'],
    // Without JetStream, NATS keeps nothing that needs a majority.
    votes: says(/(?:^|\s)--?(?:js|jetstream)\b/),
    config: /(?:^|[\n{,;])[ \t]{0,20}"?jetstream"?[ \t]{0,9}[:={]?\s{0,20}(?:\{|enabled\b|true\b)/,
    groups: ['nats_jetstream'],
  },
  {
    name: 'RabbitMQ',
    quorum: 'majority',
    reference: 'https://www.rabbitmq.com/docs/quorum-queues',
    // See "Default Replication Factor": a queue has three members unless it or the configuration states another number.
    copies: 3,
    images: ['rabbitmq'],
    workloads: ['rabbitmq'],
    charms: ['rabbitmq-server', 'rabbitmq-k8s'],
    groups: ['rabbitmq', 'rabbitmq_cluster', 'rabbitmq_servers', 'rabbitmq_all'],
  },
  {
    name: 'Redpanda',
    quorum: 'majority',
    // All brokers are members of the controller's group.
    reference: 'https://docs.redpanda.com/current/get-started/architecture/',
    images: ['redpandadata/redpanda', 'redpanda'],
  },
];
