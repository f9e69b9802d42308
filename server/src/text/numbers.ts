/** Whole numbers, judged by their spelling: parsers disagree about `010`, `1e3` and `0x10`. */
import { grouped, LIMITS } from './limits.ts';
import { quote, short } from '../base/names.ts';

/** The number; where the text is none, a string that tells the user what is wrong with it. */
export function wholeNumber(text: string): number | string {
  const written = quote(text);
  if (/^\+?(?:0|[1-9]\d*)$/.test(text)) {
    const value = Number(text);
    const { most } = LIMITS.replicas;
    return value <= most ? value : `Not checked: Quorate reads at most ${grouped(most)}, not ${short(text)}`;
  }
  if (/^-\d+$/.test(text)) return `${written} is negative: use 0 or more`;
  if (/^0\d+$/.test(text))
    return `${written} has a leading zero, which YAML 1.1 reads as octal: use ${short(text).replace(/^0+(?=.)/, '')}`;
  if (/^[-+]?\d*\.\d+$|^[-+]?\d+\.$/.test(text)) return `${written} is not a whole number`;
  return `${written} is not a whole number${/^[-+.]?\d|^[-+]?\.(?:inf|nan)$/i.test(text) ? ' in plain digits' : ''}`;
}

/** The probability, between 0 and 1; where the text is none, a string that tells the user what is wrong with it. */
export function probabilityOf(text: string): number | string {
  const value = /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1 ? value : `${quote(text)} is not a probability between 0 and 1`;
}
