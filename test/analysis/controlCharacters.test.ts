/** Names that move a cursor or turn text around, of all that has a name: no report and no card has them as they are. */
import { expect, test } from 'vitest';
import { NO_PROJECT } from '../../server/src/analysis/project.ts';
import { checkText, withExcerpts } from '../../server/src/cli/checkText.ts';
import { explain } from '../../server/src/cli/explainCommand.ts';
import { FORMATS } from '../../server/src/cli/formats/registry.ts';
import { baselineFormat } from '../../server/src/cli/known/baselineFile.ts';
import { etcd } from '../support/kubernetes.ts';

const ODD = '\u202E\u2066\u200B\u001B[31m\u0007\u0085\u2028';
const ODD_YAML = String.raw`\u202E\u2066\u200B\x1b[31m\x07\u0085\u2028`;

const TEXTS = [
  `deployments: [{name: "a${ODD_YAML}", hosts: {"x${ODD_YAML}": 3, y: 1}, "kex${ODD_YAML}": 1, fault: "b${ODD_YAML}"}]\n`,
  `deployments: [{name: "a${ODD_YAML}", hosts: {"x${ODD_YAML}": 3, y: 1}}]\n`,
  etcd(2).replace('name: etcd', `name: "etcd${ODD_YAML}"`) +
    `---\napiVersion: v1\nkind: Node\nmetadata: {name: "n${ODD_YAML}", labels: {topology.kubernetes.io/zone: "z${ODD_YAML}"}}\n`,
];

const path = `f${ODD}.yaml`;
const surroundings = { colour: false, root: '/', version: '1', addressOf: () => undefined };
const WRITERS = {
  ...FORMATS,
  baseline: () => baselineFormat('known.json'),
};

test.each(Object.entries(WRITERS))('%s', (_, make) => {
  for (const text of TEXTS) {
    const report = checkText(path, text, NO_PROJECT);
    expect(report.diagnostics.length).toBeGreaterThan(0);
    const { begin, file, end } = make({ ...surroundings, textOf: () => text });
    const summary = {
      files: 1,
      manifests: 1,
      services: 1,
      findings: 1,
      notJudged: new Map(),
      known: 0,
      gone: 0,
      fixed: 0,
      suppressed: 0,
    };
    const written =
      begin() + file(withExcerpts(report, text)) + end({ ...summary, errors: [`f${ODD}\n\r.yaml: no such file`] });
    expect(written.match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu)).toBeNull();
  }
});

test('explain', () => {
  const cards = TEXTS.map((text) => explain(path, text, NO_PROJECT, { whatIf: {}, name: undefined }));
  expect(cards.join('').match(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu)).toBeNull();
});
