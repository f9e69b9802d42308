/** The options of `quorate check`, in groups by topic. */
import { FAULTS, LEVELS } from '../risk/faultModel.ts';
import { RULES } from '../rules/registry.ts';
import { SEVERITIES } from '../rules/rule.ts';
import { FORMAT_NAMES } from './formats/registry.ts';
import type { Options } from './usage.ts';

/** The risk model of services that declare none. All commands that compute a risk have these options. */
export const MODEL_OPTIONS = {
  fault: {
    type: 'string',
    value: 'FAULT/LEVEL',
    help: 'fault model of services that declare none',
    words: FAULTS.flatMap((fault) => LEVELS.map((level) => `${fault}/${level}`)),
  },
  keep: {
    type: 'string',
    value: 'vm|pm',
    help: 'what must keep its quorum, for services that do not say',
    words: ['vm', 'pm'],
  },
  quorum: {
    type: 'string',
    value: 'RULE',
    help: 'majority, two-thirds, a number or a formula in n',
    words: ['majority', 'two-thirds'],
  },
} as const satisfies Options;

const REPORT = {
  format: {
    type: 'string',
    multiple: true,
    value: 'FORMAT',
    help: 'how findings are written, as text where it is absent',
    words: FORMAT_NAMES,
  },
  output: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    help: 'where the format before it goes; the others go to standard output',
  },
  severity: {
    type: 'string',
    default: 'hint',
    value: 'LEVEL',
    help: 'the least severe findings to report',
    words: SEVERITIES,
  },
  rule: {
    type: 'string',
    multiple: true,
    value: 'ID=LEVEL',
    help: "severity of a rule: error, warning, info, hint or off; 'quorate rules' lists the rules",
    words: RULES.flatMap(({ id }) => [...SEVERITIES, 'off'].map((level) => `${id}=${level}`)),
  },
  baseline: { type: 'string', value: 'FILE', help: 'leaves out the findings in the file, unless they got worse' },
  'new-from': {
    type: 'string',
    value: 'GIT-REF',
    help: 'leaves out the findings that this version of the repository has, unless they got worse; asks git',
  },
  'report-unused-disable-directives': { type: 'boolean', help: 'suppressions that suppress nothing are warnings' },
  'max-warnings': { type: 'string', default: '0', value: 'N', help: 'how many warnings and infos pass' },
  'exit-zero': { type: 'boolean', default: false, help: 'findings do not fail; what cannot be read still does' },
  'fail-if-nothing-judged': { type: 'boolean', default: false, help: 'a run that judges no service exits with 2' },
  faults: {
    type: 'string',
    value: 'N',
    help: 'how far the loss curves of the JSON report go; without it to the number of replicas',
  },
} as const satisfies Options;

const ASSUME = {
  ...MODEL_OPTIONS,
  limit: {
    type: 'string',
    value: 'P',
    help: 'the highest acceptable share of time down, or chance of losing quorum, from 0 to 1 (rule risky-placement)',
  },
  config: { type: 'string', value: 'FILE', help: "a project's file that counts instead of the nearest .quorate.yaml" },
  'print-config': {
    type: 'boolean',
    default: false,
    help: 'prints what is in force for the file named, and checks nothing',
  },
} as const satisfies Options;

const MEND = {
  fix: { type: 'boolean', default: false, help: 'applies the fixes that move no replica and change no constraint' },
  'unsafe-fixes': { type: 'boolean', default: false, help: 'applies the others too' },
  diff: { type: 'boolean', default: false, help: 'prints what would be written, and writes nothing' },
  unified: { type: 'string', value: 'N', default: '3', help: 'how many lines around a change --diff prints' },
} as const satisfies Options;

const ACCEPT = {
  'write-baseline': {
    type: 'boolean',
    default: false,
    help: 'writes the findings into the file that --baseline names, and reports none',
  },
  'write-suppressions': {
    type: 'boolean',
    default: false,
    help: 'writes a comment above each finding that accepts it; with --diff it is only printed',
  },
  reason: { type: 'string', value: 'TEXT', help: 'why they are accepted' },
} as const satisfies Options;

const READ = {
  'stdin-filename': {
    type: 'string',
    default: 'stdin.yaml',
    value: 'FILE',
    help: 'the name of what comes from standard input',
  },
  cache: {
    type: 'string',
    value: 'FOLDER',
    help: 'keeps reports there, and takes those of files and configurations that did not change',
  },
  threads: {
    type: 'string',
    value: 'N',
    help: 'how many threads check; without it by the number of files and processors',
  },
  shard: {
    type: 'string',
    default: '1/1',
    value: 'I/N',
    help: 'checks the I-th of N parts of the files; job/N in a pod of an indexed Job',
  },
} as const satisfies Options;

export const CHECK_GROUPS = {
  'What to report': REPORT,
  'What to assume': ASSUME,
  'What to mend': MEND,
  'What to accept': ACCEPT,
  'What to read': READ,
} as const;

export const CHECK_OPTIONS = { ...REPORT, ...ASSUME, ...MEND, ...ACCEPT, ...READ } as const;
