import fc from 'fast-check';
import { hoverLinks } from '../../server/src/features/hoverLinks.ts';
import { expect, test } from 'vitest';
import { inDomains } from '../../server/src/analysis/domains.ts';
import { escapeMarkdown, toMarkdown, toPlainText } from '../../server/src/features/hover.ts';
import { riskCard } from '../../server/src/features/riskCard.ts';
import type { RiskModel } from '../../server/src/model/riskModel.ts';
import { assessed } from '../support/service.ts';
import { spanOf } from '../support/spans.ts';

const NOTHING_STATED = { known: new Map(), zones: [] };

function card(sizes: readonly number[], model: string, hostIndex?: number) {
  const { service, model: riskModel, report } = assessed(sizes, model);
  const host = hostIndex === undefined ? undefined : service.hosts[hostIndex];
  const view = inDomains(service, 'host', new Map());
  return riskCard({ ...service, model: riskModel, view, numbers: NOTHING_STATED }, report, host, () => 7);
}

test('Fig. 2 of the paper, as a hover', () => {
  expect(toPlainText(card([2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 5'))).toBe(
    `ledger: 90 % probability of losing the PM majority after 5 faults

10 VMs on 5 PMs; 3 of 5 PMs must stay correct.
Tolerates any 2 faults; 4 faults: more than 50 % chance of losing quorum.

faults  current = balanced [2,2,2,2,2]  concentrated = best [6,1,1,1,1]
     2                             0 %                              0 %
     3                            48 %                             24 %
     4                            77 %                             42 %
     5                            90 %                             56 %
     6                            96 %                             67 %
     7                            98 %                             75 %

Table 1 of Araujo et al. (2012) advises unbalanced, and the answer here agrees: Theorem 1 settles it.
Model: limited-byzantine/vm, keep pm, quorum majority (Quorate's default, as the file declares none).`,
  );
});

test('where Table 1 holds only on average, the hover says what is exactly best', () => {
  const { notes } = card([3, 1, 1], 'crash-stop/pm keep vm');
  expect(notes).toContainEqual(
    'Table 1 of Araujo et al. (2012) calls the placement irrelevant, which holds on average; here the exact best is [2,2,1]: every placement was tried.',
  );
});

test('a host says what its loss does', () => {
  const model = 'crash-stop/pm keep vm';
  expect(card([3, 1, 1], model, 0).notes).toContain('pm-1 holds 3 VMs: losing it alone loses the VM majority.');
  expect(card([3, 1, 1], model, 1).notes).toContain('pm-2 holds 1 VM: losing it alone does not lose the VM majority.');
  expect(card([3, 0, 1], model, 1).notes).toContain('pm-2 holds 0 VMs.');
});

test('a single fault that can lose the quorum is called so', () => {
  expect(card([3, 1, 1], 'crash-stop/pm keep vm').reasons).toContain(
    'One PM failure can lose quorum; 2 PM failures: more than 50 % chance of losing quorum.',
  );
});

test('who asked for the quorum is told where it is somebody else, unless it is the majority of everybody', () => {
  const { service, model, report } = assessed([3, 1, 1], 'crash-stop/pm keep vm');
  const note = (sources: RiskModel['sources']): string | undefined =>
    riskCard(
      {
        ...service,
        model: { ...model, sources },
        view: inDomains(service, 'host', new Map()),
        numbers: NOTHING_STATED,
      },
      report,
      undefined,
      () => 7,
    ).notes.at(-1);
  const object = { kind: 'object', range: spanOf(0) } as const;
  expect(note({ fault: object, quorum: { kind: 'default' } })).toBe(
    'Model: crash-stop/pm, keep vm, quorum majority (declared on line 7).',
  );
  expect(note({ fault: object, quorum: { kind: 'software' } })).toBe(
    'Model: crash-stop/pm (declared on line 7), keep vm, quorum majority (what the software is known to need).',
  );
});

test('Markdown says the same as plain text', () => {
  const markdown = toMarkdown(card([2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 5'), 'light');
  expect(markdown).toContain('| 5 | 90 % | 56 % |');
  expect(markdown.replaceAll(/\\(.)/g, '$1')).toContain('**ledger: 90 % probability of losing the PM majority');
});

test('the Markdown holds a chart, after the headline and its reasons, that says in words what it shows', () => {
  const markdown = toMarkdown(card([2, 2, 2, 2, 2], 'limited-byzantine/vm keep pm faults 5'), 'dark');
  const [, reasons = '', alt = '', data = ''] =
    /^[^\n]+\n\n([^!]+)\n\n!\[(.*)\]\(data:image\/svg\+xml;base64,([\w+/=]+)\)\n\n\|/.exec(markdown) ?? [];
  expect(reasons).toContain('10 VMs on 5 PMs');
  expect(alt.replaceAll('\\', '')).toBe(
    'Chart: the probability that the PM majority survives, over 0 to 10 faults. After 5 faults: current = balanced 9.8 %, concentrated = best 44 %.',
  );
  expect(atob(data)).toMatch(/^<svg .*<\/svg>$/);
  expect(toMarkdown(card([2, 1], 'crash-stop/pm keep vm'))).not.toContain('data:');
});

test('nothing in a name acts as Markdown or HTML', () => {
  for (const name of ['[x](command:y)', '<b>', '![i](data:)', '| a |', '**b**', '`c`', '&lt;', '$(zap)']) {
    expect(escapeMarkdown(name).replaceAll(/\\[[\]()<>!|*`&$]/g, '')).not.toMatch(/[[\]()<>!|*`&$]/);
  }
  fc.assert(
    fc.property(
      fc.string(),
      (name) => escapeMarkdown(name).replaceAll(/\\(.)/gs, '$1') === name || name.includes('\\'),
    ),
  );
});

test.for([
  [
    [1, 1, 1],
    'tolerates 1 PM failure; a second loses the VM majority. About 2.6 h down a year if each host is down 1 % of the time',
  ],
  [
    [2, 2, 1, 1, 1],
    'tolerates 1 PM failure; a second loses the VM majority in 10 % of cases. About 56 min down a year if each host is down 1 % of the time',
  ],
  [
    [3, 1, 1],
    'a single PM failure loses the VM majority in 33 % of cases. About 3.7 days down a year if each host is down 1 % of the time',
  ],
  [[5], 'a single PM failure loses the VM majority. About 3.7 days down a year if each host is down 1 % of the time'],
] as const)('%j: how many crashes are survived, and how long it is down a year', ([sizes, headline]) => {
  const { service, model, report } = assessed(sizes, 'crash-stop/pm keep vm');
  const view = inDomains(service, 'host', new Map());
  const on = (numbers: object) =>
    riskCard({ ...service, model, view, numbers: { ...NOTHING_STATED, ...numbers } }, report, undefined, () => 7)
      .headline;
  expect(on({ assumed: 0.01 })).toBe(`ledger: ${headline}`);
  // Where nothing is to be assumed, nothing is said.
  expect(on({})).toBe(`ledger: ${headline.replace(/\. About.*/, '')}`);
});

test('links run commands with encoded arguments: no name ends a link', () => {
  const links = hoverLinks('file:///a (1).yaml', "queue](command:evil) '*");
  expect(links.replaceAll(/%[\da-f]{2}/gi, '')).toMatch(
    /^\[Explore\]\(command:quorate\.openExplorer\?[\w.-]+\) · \[Copy as Markdown\]\(command:quorate\.copyReport\?[\w.-]+\)$/,
  );
  const [, args = ''] = /openExplorer\?([^)]*)/.exec(links) ?? [];
  expect(JSON.parse(decodeURIComponent(args))).toEqual(['file:///a (1).yaml', "queue](command:evil) '*"]);
});
