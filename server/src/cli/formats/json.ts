import type { Format } from './format.ts';

/** The contract that other tools read; a change that breaks them raises `schemaVersion`. */
export function jsonFormat(): Format {
  let separator = '\n    ';
  return {
    begin: () => '{\n  "schemaVersion": 1,\n  "files": [',
    file: ({ report }) => {
      const text = `${separator}${JSON.stringify(report, null, 2).replaceAll('\n', '\n    ')}`;
      separator = ',\n    ';
      return text;
    },
    end: () => '\n  ]\n}\n',
  };
}
