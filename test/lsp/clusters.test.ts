import type { Hover } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { WORKSPACES } from '../support/clusters.ts';
import { InProcess, uriOf } from '../support/inProcess.ts';

test.for(WORKSPACES)('the editor, $name', async ({ files, best }) => {
  using server = await InProcess.start({ files });
  for (const [path, [sizes, says]] of Object.entries(best)) {
    await server.open(path);
    const place = { textDocument: { uri: uriOf(path) }, position: { line: 2, character: 17 } };
    const hover = await server.client.sendRequest<Hover>('textDocument/hover', place);
    const { value } = hover.contents as { readonly value: string };
    const plain = value.replaceAll('\\', '');
    expect(
      [`best case ${sizes}`, `every allowed placement ${sizes}`].filter((text) => plain.includes(text)),
      plain,
    ).not.toEqual([]);
    const messages = () =>
      server.published
        .findLast(({ uri }) => uri === uriOf(path))
        ?.diagnostics.map(({ message }) => (typeof message === 'string' ? message : message.value)) ?? [];
    await expect.poll(messages).toContainEqual(expect.stringMatching(/pods/));
    expect(messages().filter((message) => message.startsWith('Judged on'))).toEqual(says === undefined ? [] : [says]);
  }
});
