/** The JSON schema of `--format json`, on which other tools may rely. `schemas/report.schema.json` is made of it. */
import { SEVERITIES } from '../../rules/rule.ts';
import { FAULTS, LEVELS } from '../../risk/faultModel.ts';

const text = { type: 'string' };
const whole = { type: 'integer', minimum: 0 };
const probability = { type: 'number', minimum: 0, maximum: 1 };
const listOf = (items: object): object => ({ type: 'array', items });
const described = (description: string, schema: object): object => ({ description, ...schema });

/** The schema of an object. Later versions may add keys; those named here stay. */
function object(properties: Readonly<Record<string, object>>, optional: readonly string[] = []): object {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required };
}

const position = described(
  'Both begin with 0, and characters are counted in UTF-16.',
  object({ line: whole, character: whole }),
);
const range = object({ start: position, end: position });
const curve = described('The probability that the quorum is lost, after 0, 1, 2 … faults.', listOf(probability));
const sizes = described('How many replicas are on each host, largest first.', listOf(whole));
const hosts = listOf(object({ name: text, replicas: whole }));

const risk = object(
  {
    loss: curve,
    exact: described('False where the curve is simulated.', { type: 'boolean' }),
    standardError: described('Of a simulated curve, at each number of faults.', listOf(probability)),
    samples: described('The number of trials of a simulated curve.', whole),
    tolerance: described('The most faults that are survived for certain.', { type: 'integer', minimum: -1 }),
    halfLife: described(
      'The fewest faults after which the loss is more likely than not; null where none within reach are.',
      {
        type: ['integer', 'null'],
      },
    ),
    criticalHosts: described('Each of them alone takes the quorum with it.', listOf(text)),
    best: object(
      {
        sizes,
        exact: described('False where it is the best that was found.', { type: 'boolean' }),
        loss: curve,
        among: described('Present where a scheduler decides: what placements this is the best of.', text),
      },
      ['among'],
    ),
    balanced: object({ sizes, loss: curve }),
    concentrated: object({ sizes, loss: curve }),
  },
  ['standardError', 'samples'],
);

/** A probability for each name. */
const byName = (says: string): object => described(says, { type: 'object', additionalProperties: probability });

const zone = object({
  label: described('The label that the hosts of the zone share, such as zone or rack.', text),
  maintenance: described('The unavailability while all of the zone is away for work.', probability),
  importance: probability,
});

const availability = described(
  'How available the service is on these hosts, where they crash as a whole and it is stated how often.',
  object(
    {
      unavailability: probability,
      downtimeHoursPerYear: described('Of the 8,760 hours of a year.', { type: 'number', minimum: 0 }),
      lossesPerYear: described('Null where no times to failure and repair are stated.', { type: ['number', 'null'] }),
      meanOutageHours: { type: ['number', 'null'] },
      maintenance: byName('The unavailability while this host is away for work, by host.'),
      importance: byName('The share of time for which the service is up with this host and would be down without it.'),
      zones: described('Zones and other domains whose outages are stated, by name.', {
        type: 'object',
        additionalProperties: zone,
      }),
      assumed: described('True where it rests on a number that is not stated.', { type: 'boolean' }),
    },
    ['zones'],
  ),
);

const model = object({
  fault: { enum: FAULTS },
  level: { enum: LEVELS },
  keep: { enum: LEVELS },
  removal: { type: 'boolean' },
  quorum: { type: ['string', 'number'] },
  source: described('Where the fault model is declared.', text),
});

const service = object(
  {
    name: text,
    range,
    replicas: whole,
    hosts: described('Where a scheduler decides, those of the worst placement that it may choose.', hosts),
    model,
    availability,
    notJudged: described('Why nothing is claimed of it, where nothing is wrong with it.', text),
    risk: described('Null where the file does not say enough to compute it.', { anyOf: [risk, { type: 'null' }] }),
    schedule: described(
      'Present where a scheduler decides.',
      object(
        {
          best: hosts,
          worst: hosts,
          pending: described('The fewest and the most replicas that find no place.', listOf(whole)),
          exact: { type: 'boolean' },
          nodesKnown: { type: 'boolean' },
          bestAvailability: availability,
        },
        ['bestAvailability'],
      ),
    ),
  },
  ['schedule', 'availability', 'notJudged'],
);

const diagnostic = object({
  rule: text,
  severity: { enum: SEVERITIES },
  message: text,
  range,
  related: listOf(object({ range, message: text })),
  fixes: listOf(
    object({
      title: text,
      preferred: described('True for the one that nothing on offer beats.', { type: 'boolean' }),
      edits: listOf(object({ range, newText: text })),
    }),
  ),
});

export const REPORT_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What quorate check --format json prints',
  ...object(
    {
      schemaVersion: described('A change that breaks readers raises it.', { const: 1 }),
      shard: described(
        'Present where only a part of the files was checked.',
        object({ index: { type: 'integer', minimum: 1 }, count: { type: 'integer', minimum: 2 } }),
      ),
      files: listOf(
        object(
          {
            path: text,
            dialect: described('Null where the file has no placement.', { type: ['string', 'null'] }),
            services: listOf(service),
            diagnostics: listOf(diagnostic),
            overlays: described(
              'Kustomizations that may change what the file says; present where there are some.',
              listOf(object({ path: text, changes: listOf(text) })),
            ),
          },
          ['overlays'],
        ),
      ),
    },
    ['shard'],
  ),
};
