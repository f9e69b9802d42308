/**
 * Properties are tried on the same cases every time, so that a run says something about the change at hand.
 * `QUORATE_SEED` takes others: a number, or `random` to look for new ones.
 */
import fc from 'fast-check';

const wanted = process.env['QUORATE_SEED'];

if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 2012) });
