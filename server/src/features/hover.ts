import type { AnalysedService, Analysis } from '../analysis/analyse.ts';
import { Judgements } from '../analysis/judgements.ts';
import { overlayNotes } from '../analysis/overlayNotes.ts';
import type { Withheld } from '../analysis/withheld.ts';
import type { Range } from '../model/range.ts';
import { type Host, listingRanges } from '../model/service.ts';
import type { Answer } from '../analysis/question.ts';
import { lossChart } from '../chart/lossChart.ts';
import { PALETTES, type Theme } from '../chart/theme.ts';
import { criticalDomain } from '../rules/criticalDomain.ts';
import { unbroken } from '../rules/wording.ts';
import { actionOn } from './actionOn.ts';
import { type CardChart, type RiskCard, riskCard } from './riskCard.ts';
import { scheduleCard } from './scheduleCard.ts';
import type { LineOf } from './toLsp.ts';

export interface HoverTarget {
  readonly service: AnalysedService;
  /** The host at the cursor; absent on the service's name and its number of replicas. */
  readonly host?: Host;
  readonly range: Range;
}

/**
 * The card of a hover. Where the cursor is on a host, the second line says what its loss does.
 * @param withheld the fixes and placements that are not offered for the service
 */
export function hoverCard(
  { service, host }: HoverTarget,
  answer: Answer,
  analysis: Analysis,
  lineOf: LineOf,
  withheld: Withheld = new Map(),
): RiskCard {
  const card =
    'schedule' in answer
      ? scheduleCard(service, answer.schedule, lineOf)
      : riskCard(service, answer.placement, host, lineOf);
  const judged = new Judgements().answered(service, answer).findings;
  // Only the findings tell what the loss of a zone does.
  const zone = judged.find(({ rule }) => rule === criticalDomain)?.finding.message;
  const findings = judged.map(({ finding }) => finding);
  const { action } = actionOn(analysis, service, answer, { findings, withheld, apart: zone === undefined });
  return {
    ...card,
    ...(zone !== undefined && !host && { reason: `${zone}.` }),
    action,
    notes: [...(zone === undefined || host ? [] : [card.reason]), ...card.notes, ...overlayNotes(analysis.overlays)],
  };
}

/** What a hover at `offset` of the file is about: a service's name or number of replicas, a host, or the replicas of a host. */
export function hoverTarget({ services, layout }: Analysis, offset: number): HoverTarget | undefined {
  const isHere = (range: Range | undefined): range is Range => {
    const place = range && layout.offsets(range);
    return place !== undefined && place.start <= offset && offset <= place.end;
  };
  for (const service of services) {
    const replicas = service.scheduling?.replicas ?? service.declaredReplicas;
    const own = [service.nameRange, replicas?.range].find(isHere);
    if (own) return { service, range: own };
    for (const host of service.hosts) {
      const range = [host.nameRange, ...listingRanges(host.listing)].find(isHere);
      if (range) return { service, host, range };
    }
  }
  return undefined;
}

/**
 * @param theme the theme of an editor that shows pictures; without it there is no chart, since others show the
 * picture's address instead
 */
export function toMarkdown({ headline, reason, action, chart, table, notes }: RiskCard, theme?: Theme): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  // Editors leave no room between headers; a non-breaking space makes some.
  const header = row(table.columns.map((column) => `\u00a0${column}`));
  const rule = `|${'--:|'.repeat(table.columns.length)}`;
  const grid = table.rows.length === 0 ? [] : [[header, rule, ...table.rows.map(row)].join('\n')];
  const list = notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n');
  const picture = chart && theme ? [image(chart, theme)] : [];
  const first = [`**${escapeMarkdown(headline)}**`, escapeMarkdown(reason), escapeMarkdown(action)].join('  \n');
  return unbroken([first, ...picture, ...grid, list].join('\n\n'));
}

/** The chart as an image whose address holds all of it, so nothing is fetched. It is ASCII, as `btoa` demands. */
function image({ alt, series, last }: CardChart, theme: Theme): string {
  const svg = lossChart(series, last, PALETTES[theme]);
  return `![${escapeMarkdown(alt)}](data:image/svg+xml;base64,${btoa(svg)})`;
}

export function toPlainText({ headline, reason, action, table, notes }: RiskCard): string {
  const lines = [table.columns, ...table.rows];
  const widths = table.columns.map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const grid = lines.map((cells) => cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '));
  return [headline, reason, action, '', ...(table.rows.length === 0 ? [] : [...grid, '']), ...notes].join('\n');
}

/** A name without meaning in Markdown and HTML, and without an address to click on, since names come from files. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>&~$@]|:(?=\/\/)|(?<=www)\./gi, '\\$&');
}
