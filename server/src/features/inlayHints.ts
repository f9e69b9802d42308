import { type InlayHint, InlayHintKind } from 'vscode-languageserver';
import type { AnalysedService } from '../analysis/analyse.ts';
import type { Answer } from '../analysis/question.ts';
import type { Host, Range } from '../model/service.ts';
import { machineNoun, quorumAtStake } from '../rules/wording.ts';
import { type Places, toLspRange } from './toLsp.ts';

/**
 * Hints behind the hosts of a service that the file places: `3 of 5, critical`, where losing the host alone loses the
 * quorum. A number that stands right before the hint is not repeated.
 */
export function inlayHints(places: Places, { hosts, view, model }: AnalysedService, answer: Answer): InlayHint[] {
  if (!('placement' in answer)) return [];
  const { criticalSize } = answer.placement;
  const total = hosts.reduce((sum, { replicas }) => sum + replicas, 0);
  const domainOf = new Map(view.members.flatMap((members, domain) => members.map((index) => [index, domain] as const)));
  return hosts.flatMap((host, index): InlayHint[] => {
    if (host.replicas === 0) return [];
    // Where zones count as machines, the zone may be critical, not the host.
    const lost = view.service.hosts[domainOf.get(index) ?? -1] ?? host;
    const critical = criticalSize !== undefined && lost.replicas >= criticalSize;
    const { nouns } = view.service;
    const [noun] = lost.isDomain ? nouns.host : machineNoun(nouns);
    const loses = `Losing this ${noun} alone ${critical ? 'loses' : 'does not lose'} ${quorumAtStake(model, view.service)}.`;
    const held = host.listing.kind === 'count' ? [] : [host.replicas];
    return [
      {
        position: toLspRange(places, placeOf(host)).end,
        label: [...held, `of ${total}${critical ? ', critical' : ''}`].join(' '),
        tooltip: loses,
        kind: InlayHintKind.Parameter,
        paddingLeft: true,
      },
    ];
  });
}

/**
 * The place behind the number or the names of the replicas where they stand on the host's line, else behind its name.
 */
function placeOf({ listing, nameRange }: Host): Range {
  return listing.kind === 'count' || (listing.kind === 'names' && listing.style === 'flow') ? listing.range : nameRange;
}
