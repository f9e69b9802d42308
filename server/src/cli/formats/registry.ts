import { checkstyleFormat } from './checkstyle.ts';
import type { Format, Surroundings } from './format.ts';
import { githubFormat } from './github.ts';
import { gitlabFormat } from './gitlab.ts';
import { jsonFormat } from './json.ts';
import { junitFormat } from './junit.ts';
import { markdownFormat } from './markdown.ts';
import { openReportsFormat } from './openReports.ts';
import { rdjsonFormat } from './rdjson.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

/** Every format, by its name on the command line. */
export const FORMATS = {
  text: textFormat,
  json: jsonFormat,
  sarif: sarifFormat,
  github: githubFormat,
  junit: junitFormat,
  gitlab: gitlabFormat,
  rdjson: rdjsonFormat,
  checkstyle: checkstyleFormat,
  markdown: markdownFormat,
  openreports: openReportsFormat,
} as const satisfies Readonly<Record<string, (surroundings: Surroundings) => Format>>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
