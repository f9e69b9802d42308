import { expect, test } from 'vitest';
import { parseSettings } from '../../server/src/analysis/settings.ts';

test('settings that are not set say nothing', () => {
  const settings = { declaration: { source: { kind: 'settings' } }, severities: new Map(), hostUnavailability: 0.01 };
  const nothing = { settings, errors: [] };
  for (const raw of [undefined, null, {}, { fault: '', keep: null, limit: null, rules: {} }, 'text', []]) {
    expect(parseSettings(raw)).toEqual(nothing);
  }
});

test('what is set is read as in a manifest', () => {
  const raw = {
    fault: 'limited-byzantine/vm',
    keep: 'pm',
    quorum: 3,
    limit: 0.01,
    hostUnavailability: 0,
    rules: { 'critical-host': 'error', 'even-replicas': 'off' },
  };
  expect(parseSettings(raw, 'flags')).toEqual({
    settings: {
      declaration: {
        source: { kind: 'flags' },
        fault: { fault: 'limited-byzantine', level: 'vm' },
        keep: 'pm',
        quorum: 3,
      },
      severities: new Map([
        ['critical-host', 'error'],
        ['even-replicas', 'off'],
      ]),
      limit: 0.01,
      hostUnavailability: 0,
    },
    errors: [],
  });
});

test.for([
  [{ fault: 'crash-stop' }, 'fault: "crash-stop" does not say what fails'],
  [{ fault: 7 }, 'Invalid `fault` "7"'],
  [{ keep: 'host' }, 'Invalid `keep` "host"'],
  [{ quorum: 'process.exit()' }, 'quorum: '],
  [{ hostUnavailability: 'often' }, 'hostUnavailability: '],
  [{ limit: 2 }, 'limit: "2" is not a probability between 0 and 1'],
  [{ rules: { 'no-such': 'off' } }, 'rules.no-such: there is no such rule'],
  [{ rules: { 'critical-host': 'loud' } }, 'rules.critical-host: a severity is error, warning, info, hint or off'],
] as const)('%j is left out and named', ([raw, message]) => {
  const { settings, errors } = parseSettings({ ...raw, ...('keep' in raw ? {} : { keep: 'pm' }) });
  expect(errors.map((error) => error.slice(0, message.length))).toEqual([message]);
  expect(settings.declaration.keep).toBe('keep' in raw ? undefined : 'pm');
});
