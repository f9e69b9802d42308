/** Says which services are not judged. */
import { l10n } from 'vscode';
import type { ServiceTally } from '../../../server/src/protocol/services.ts';

/** How many services are not judged, with a sentence on why; undefined where all are judged. */
export function notJudgedIn({ notJudged }: ServiceTally): { services: number; message: string } | undefined {
  if (notJudged.length === 0) return undefined;
  const services = notJudged.reduce((sum, one) => sum + one.services, 0);
  const reasons = notJudged.map((one) => `${one.services} ${one.reason}`).join(', ');
  return { services, message: l10n.t('Not judged: {0}', reasons) };
}
