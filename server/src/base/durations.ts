/** Times as people write them: `30m`, `4h`, `90d`, and shares of a year: `50m/year`. */
import { quote } from './names.ts';

const HOURS: Readonly<Record<string, number>> = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24, w: 168, y: 8760 };
/** The hours in each period. A year has 8760 hours, and a month is a twelfth of it. */
const PERIODS: Readonly<Record<string, number>> = { day: 24, week: 168, month: 730, year: 8760 };

/** The time in hours; where the text is no time, a string that tells the user what is wrong with it. */
export function hoursOf(text: string): number | string {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d*)?|\.\d+)\s*([smhdwy])$/.exec(text) ?? [];
  const hours = Number(number) * (HOURS[unit] ?? Number.NaN);
  return number !== '' && Number.isFinite(hours) ? hours : `${quote(text)} is not a time such as 30m, 4h or 90d`;
}

/**
 * `50m/year` as a share of all time, between 0 and 1; where the text is no share, a string that tells the user what is
 * wrong with it.
 */
export function shareOfTime(text: string): number | string {
  const [time = '', period = '', ...more] = text.split('/').map((part) => part.trim());
  const hours = hoursOf(time);
  const whole = PERIODS[period];
  if (more.length > 0 || typeof hours === 'string' || whole === undefined) {
    return `${quote(text)} is not a downtime such as 50m/year or 5m/month`;
  }
  return hours <= whole ? hours / whole : `${quote(text)} is more than all the time there is`;
}
