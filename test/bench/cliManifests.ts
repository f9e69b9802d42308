/** A folder of Kubernetes manifests as repositories have them: one workload that votes among ten files of all kinds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One object a file, a hundred files a folder. */
export function writeManifests(folder: string, count: number): void {
  for (let i = 0; i < count; i++) {
    const below = join(folder, String(Math.floor(i / 100)));
    if (i % 100 === 0) mkdirSync(below, { recursive: true });
    writeFileSync(join(below, `${i}.yaml`), manifest(i));
  }
}

function manifest(i: number): string {
  const kinds = [etcd, deployment, service, configMap, deployment, service, ingress, configMap, deployment, role];
  return kinds[i % kinds.length]?.(`app-${i}`) ?? '';
}

function etcd(name: string): string {
  return workload('StatefulSet', name, 'quay.io/coreos/etcd:v3.5.9').replace(
    'spec:\n',
    `spec:\n  serviceName: ${name}\n  podManagementPolicy: Parallel\n`,
  );
}

function deployment(name: string): string {
  return workload('Deployment', name, `registry.example.com/team/${name}:1.4.2`);
}

function workload(kind: string, name: string, image: string): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
  namespace: production
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: platform
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: main
          image: ${image}
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
            - name: POD_IP
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
            periodSeconds: 5
          resources:
            requests:
              cpu: 250m
              memory: 256Mi
            limits:
              memory: 512Mi
          volumeMounts:
            - name: config
              mountPath: /etc/app
      volumes:
        - name: config
          configMap:
            name: ${name}
`;
}

function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}

function configMap(name: string): string {
  const lines = Array.from({ length: 40 }, (_, i) => `    option.${i} = "value ${i} of ${name}"`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  app.conf: |\n${lines.join('\n')}\n`;
}

function ingress(name: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port:
                  name: http
`;
}

function role(name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
rules:
  - apiGroups: [""]
    resources: [pods, configmaps]
    verbs: [get, list, watch]
`;
}
