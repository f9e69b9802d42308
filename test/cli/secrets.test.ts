/** Secrets beside what findings are about appear in no report, message or cache; only a patch has the file's own lines. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Folder } from '../support/cli.ts';

/** Forms in which a manifest may hold a secret, as the inside of a flow map. */
const FORMS: readonly string[] = [
  'PASSWORD: SECRET',
  "password: 'SECRET'",
  'password: "SECRET"',
  "'password': 'it''s SECRET: x'",
  '"pass,word": "SECRET, x: y"',
  '"token":"SECRET"',
  'ansible_password: SECRET',
  'ansible_become_pass: SECRET',
  'api_key: SECRET==',
  'AWS_ACCESS_KEY: SECRET/+x',
  'DATABASE_URL: "postgres://u:SECRET@db/x"',
  'url: http://u:SECRET@host:80/path?token=SECRET',
  'command: [run, --token, SECRET]',
  'command: [run, --token=SECRET]',
  'command: "run -p SECRET"',
  'environment: [PASSWORD=SECRET, X=1]',
  'environment: ["PASSWORD=SECRET", Y=SECRET]',
  'environment: {PASSWORD: SECRET}',
  'env: [{name: PASSWORD, value: SECRET}]',
  'env: [{name: PIN, value: "SECRET"}, {name: x, value: SECRET}]',
  'annotations: {example.com/token: SECRET}',
  'labels: {auth: SECRET}',
  'config: {auth: {basic: {user: a, pw: SECRET}}}',
  'list: [[SECRET, [SECRET]], {a: SECRET}]',
  'key: "-----BEGIN PRIVATE KEY----- SECRET"',
  'jwt: SECRET.SECRET.SECRET',
  'anchored: &a SECRET',
  'tagged: !!str SECRET',
  'unicode: "ключ SECRET"',
  'escaped: "\\" SECRET \\\\"',
  'bare: , b: SECRET',
  'broken: "SECRET',
];

/** A manifest of each dialect on one line, with a finding before and one after the place of a secret. */
const DIALECTS: Readonly<Record<string, (form: string) => string>> = {
  native: (form) => `deployments: [{name: a, replicas: 9, ${form}, hosts: {a: 2, b: 1}}]\n`,
  nativeKey: (form) => `deployments:\n  - name: a\n    meta: {${form}}\n    hosts: {a: 3, b: 1}\n`,
  compose: (form) => `services: {etcd: {image: quay.io/coreos/etcd, ${form}, deploy: {replicas: 2}}}\n`,
  kubernetes: (form) =>
    `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: etcd, ${form}}, spec: {replicas: 2, ${form}, ` +
    `template: {spec: {containers: [{name: etcd, image: quay.io/coreos/etcd, ${form}}]}}}}\n`,
  ansible: (form) =>
    `all:\n  vars: {${form}}\n  children:\n    etcd: # SECRET\n      hosts:\n        a: {${form}}\n        b: {${form}}\n`,
  tiup: (form) =>
    `pd_servers: [{host: 10.0.1.1, ${form}}, {host: 10.0.1.2, ${form}}]\ntikv_servers: [{host: 10.0.1.1}]\n`,
  cephadm: (form) => `service_type: mon\nplacement: {${form}, hosts: [a, b]}\nspec: {${form}}\n`,
  juju: (form) =>
    `applications: {etcd: {charm: etcd, num_units: 2, to: [0, 0], options: {${form}}}}\nmachines: {0: {${form}}}\n`,
};

const PROJECT = FORMS.map((form) => `{${form}, x: {${form}}}\n`);

test.for(['text', 'json', 'sarif', 'github', 'junit'] as const)('format %s', async (format) => {
  await using folder = await Folder.with({
    ...Object.fromEntries(
      Object.entries(DIALECTS).flatMap(([dialect, manifest]) =>
        FORMS.map((form, index) => [`${dialect}/${index}.yaml`, manifest(form)]),
      ),
    ),
    ...Object.fromEntries(PROJECT.map((text, index) => [`project/${index}/.quorate.yaml`, text])),
  });
  for (const paths of [Object.keys(DIALECTS), ['project']]) {
    const { stdout, stderr } = await folder.quorate(['check', ...paths, '--format', format, '--cache', 'cache']);
    expect(linesWith(stdout + stderr)).toEqual([]);
    // Every dialect is recognised and has findings, so that there is something to hide.
    if (format === 'text') for (const path of paths) expect(stdout + stderr).toContain(`${path}/`);
  }
  const entries = (await readdir(folder.file('cache'), { recursive: true })).filter((name) => name.endsWith('.json'));
  expect(entries.length).toBeGreaterThan(100);
  for (const name of entries) expect(linesWith(await readFile(folder.file(`cache/${name}`), 'utf8'))).toEqual([]);
});

function linesWith(text: string): string[] {
  return text.split('\n').filter((line) => line.includes('SECRET'));
}
