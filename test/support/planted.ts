/** Manifests with secrets in them: forms in which a secret may stand in a map, planted into files that are read. */
import { isMap, isPair, isScalar, parseAllDocuments, visit } from 'yaml';

export const SECRET = 'hunter2hunter2';

/** As an entry of a map of any style. */
const ENTRIES: readonly string[] = [
  'PASSWORD: @@',
  "password: '@@'",
  'password: "@@"',
  '"password": "@@"',
  "'password': 'it''s @@: x'",
  '"pass,word": "@@, x: y"',
  'ansible_password: @@',
  'ansible_become_pass: @@',
  'api_key: @@==',
  'AWS_SECRET_ACCESS_KEY: @@/+x',
  'token_of_mine: @@',
  'unsuspicious: @@',
  'DATABASE_URL: "postgres://u:@@@db/x"',
  'url: http://u:@@@host:80/path?token=@@',
  'command: [run, --token, @@]',
  'command: [run, --token=@@]',
  'command: "run -p @@"',
  'environment: [PASSWORD=@@, X=1]',
  'environment: {PASSWORD: @@}',
  'env: [{name: PASSWORD, value: @@}]',
  'annotations: {example.com/token: @@}',
  'stringData: {password: @@}',
  'auth: {basic: {user: a, pw: @@}}',
  'list: [[@@, [@@]], {a: @@}]',
  'key: "-----BEGIN PRIVATE KEY----- @@"',
  'jwt: @@.@@.@@',
  'anchored: &a @@',
  'tagged: !vault @@',
  'alias: *@@',
  'unicode: "ключ @@"',
  'escaped: "\\" @@ \\\\"',
  'escape: "\\q @@"',
];

/** As an entry of a map of lines; `>>` is its indentation. */
const LINES: readonly string[] = [
  'password: |\n>>  @@',
  'secret: >-\n>>  x\n>>  @@ y',
  'vault: !vault |\n>>  $ANSIBLE_VAULT;1.1;AES256\n>>  @@',
  'config.yaml: |\n>>  replicas: 3\n>>  password: @@\n>>  deployments: [{name: a, password: @@, hosts: {a: 2, b: 1}}]',
  'pem: "-----BEGIN\n>>  @@"',
  'plain: words\n>>  @@ words',
  '# password: @@',
  'open: 1 # @@',
  'tab: x\t# @@',
  'list:\n>>- @@\n>>- [@@]',
  'pair: @@: @@',
  'two: "@@" @@',
  'open: "@@',
];

/** Maps that fixes write anew, and those of which findings tell what each value is. */
const WRITTEN = /hosts$|^x-base$|labels$|selector$/i;

/** Each map that `chosen` takes, in the order of the text, gets the form that `formOf` has for it. */
export function planted(text: string, chosen: (map: number) => boolean, first: number): string {
  const places: { readonly at: number; readonly flow: boolean; readonly indent: string }[] = [];
  for (const document of parseAllDocuments(text, { uniqueKeys: false })) {
    if (document.errors.length > 0) continue;
    visit(document, (_, node, path) => {
      if (!isMap(node) || !node.range) return;
      const parent = path.at(-1);
      if (isPair(parent) && isScalar(parent.key) && WRITTEN.test(String(parent.key.value))) return;
      const [start] = node.range;
      if (node.flow) {
        if (text[start + 1] !== '{') places.push({ at: start + 1, flow: true, indent: '' });
        return;
      }
      const key = node.items[0]?.key;
      const at = isScalar(key) ? key.range?.[0] : undefined;
      if (at === undefined || at !== start) return;
      places.push({ at, flow: false, indent: ' '.repeat(at - (text.lastIndexOf('\n', at - 1) + 1)) });
    });
  }
  const ordered = places.toSorted((a, b) => a.at - b.at);
  let [out, from] = ['', 0];
  for (const [index, { at, flow, indent }] of ordered.entries()) {
    if (!chosen(index)) continue;
    const forms = flow ? ENTRIES : [...ENTRIES, ...LINES];
    const form = (forms[(first + index) % forms.length] ?? '').replaceAll('>>', indent).replaceAll('@@', SECRET);
    out += text.slice(from, at) + (flow ? `${form}, ` : `${form}\n${indent}`);
    from = at;
  }
  return out + text.slice(from);
}
