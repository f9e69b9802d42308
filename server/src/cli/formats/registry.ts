import type { Format, Surroundings } from './format.ts';
import { githubFormat } from './github.ts';
import { jsonFormat } from './json.ts';
import { junitFormat } from './junit.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

export type FormatName = 'text' | 'json' | 'sarif' | 'github' | 'junit';

export const FORMATS: Readonly<Record<FormatName, (surroundings: Surroundings) => Format>> = {
  text: textFormat,
  json: jsonFormat,
  sarif: sarifFormat,
  github: githubFormat,
  junit: junitFormat,
};
