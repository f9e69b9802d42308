/** The smallest StatefulSet that is known to need a majority, without a constraint. Lines for its pod spec may follow. */
export function etcd(replicas: number): string {
  return `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: etcd}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: etcd}}
  template:
    metadata: {labels: {app: etcd}}
    spec:
      containers: [{name: etcd, image: quay.io/coreos/etcd}]
`;
}

export function node(name: string): string {
  return `apiVersion: v1\nkind: Node\nmetadata: {name: ${name}}\n`;
}
