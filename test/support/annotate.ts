/**
 * Fixtures that state what is expected of them. Below a line, `#` and carets mark a range of that line, with the finding
 * made there (`#<---` marks a range from the first column on); lines that start with `#= ` at the end state facts
 * about the whole file. Such lines are taken out before the file is read, so they never move an offset.
 */
import { type Offsets, textIn } from '../../server/src/model/range.ts';
import type { Host, Service } from '../../server/src/model/service.ts';
import { diagnose } from './diagnose.ts';
import { describeBudget, describeNode, describeScheduling, describeTogether } from './describeScheduling.ts';

interface Marked {
  readonly rule: string;
  readonly message: string;
  readonly range: Offsets;
}

const ANNOTATION = /^#(?: *\^+ |<-* |= ).*\n?/gm;

/** The file without its expectations. */
export function strip(fixture: string): string {
  return fixture.replace(ANNOTATION, '');
}

/** The file with what was found in it. A fixture is right when this gives the fixture back. */
function annotate(text: string, findings: readonly Marked[], facts: readonly string[]): string {
  const ordered = findings.toSorted((a, b) => a.range.start - b.range.start || a.message.localeCompare(b.message));
  const lines: string[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    lines.push(line);
    const here = ordered.filter(({ range }) => range.start >= start && range.start <= end);
    lines.push(...here.map((finding) => marker(finding, start, end)));
    start = end + 1;
  }
  if (lines.at(-1) === '') lines.pop();
  return `${[...lines, ...facts.map((fact) => `#= ${fact}`)].join('\n')}\n`;
}

/** Everything Quorate says of a file: its services, and the diagnostics at their places. */
export function annotateFile(text: string): string {
  const { analysis, answered, diagnostics } = diagnose(text);
  const { dialect, services, nodes, layout } = analysis;
  const marked = diagnostics.map(({ rule, message, range }) => ({ rule, message, range: layout.offsets(range) }));
  const facts = [
    ...services.map(describeService),
    ...answered.flatMap(([service, answer]) => describeTogether(service, answer)),
    ...nodes.map(describeNode),
  ];
  return annotate(text, marked, [`dialect ${dialect ?? 'unknown'}`, ...facts]);
}

/** `ledger: pm-1 6, pm-2 1; replicas 7; object fault limited-byzantine/vm; incomplete` */
function describeService(service: Service): string {
  const { name, hosts, declaredReplicas, declarations, software, scheduling, disruption, complete } = service;
  const placed = hosts.map((host) => {
    const capacity = host.capacity === undefined ? '' : ` of ${host.capacity}`;
    return `${host.name} ${host.replicas}${capacity}${isFixed(host) ? ' fixed' : ''}${host.listing.kind === 'observed' ? ' observed' : ''}`;
  });
  const stated = declarations.map(({ source, ...keys }) => {
    const [[key, value] = ['', '']] = Object.entries(keys);
    return `${source.kind} ${key} ${JSON.stringify(value).replaceAll('"', '')}`;
  });
  const parts = scheduling ? [...describeScheduling(scheduling)] : [placed.join(', ') || 'no hosts'];
  if (declaredReplicas) parts.push(`replicas ${declaredReplicas.value}${declaredReplicas.uneditable ? ' fixed' : ''}`);
  parts.push(...stated);
  if (software) parts.push(software.value.name);
  for (const { rule, reason, range } of service.ignored ?? []) {
    parts.push(`ignores ${textIn(range)}${rule === textIn(range) ? '' : '?'} (${reason.replaceAll('\n', '⏎')})`);
  }
  if (service.quorumBased) parts.push(`${service.quorumBased} quorum-based`);
  if (service.unclaimed !== undefined) parts.push(`unclaimed: ${service.unclaimed}`);
  if (disruption) parts.push(describeBudget(disruption));
  if (!complete) parts.push('incomplete');
  return `${name.replaceAll('\n', '\\n')}: ${parts.join('; ')}`;
}

function isFixed({ listing }: Host): boolean {
  return (
    listing.kind === 'fixed' ||
    (listing.kind === 'assigned' && listing.items.some(({ uneditable }) => uneditable !== undefined))
  );
}

function marker({ range, rule, message }: Marked, start: number, end: number): string {
  const column = range.start - start;
  const length = Math.max(1, Math.min(range.end, end) - range.start);
  const pointer = column === 0 ? `#<${'-'.repeat(length - 1)}` : `#${' '.repeat(column - 1)}${'^'.repeat(length)}`;
  return `${pointer} ${rule}: ${message}`;
}
