import { expect, test } from 'vitest';
import { structureIn } from '../../scripts/vscode/structureScenes.ts';

test.for([
  ['VS Code alone', 'alone', 'quorate'],
  ['a second YAML extension', 'neighbour', 'both'],
] as const)('the outline and the lines above the text are those of %s', async ([, without, withQuorate]) => {
  const [expected, found] = [await structureIn(without), await structureIn(withQuorate)];
  expect(found.sticky).toEqual(expected.sticky);
  expect(found.sticky.map((line) => line.trim()).slice(0, 4)).toEqual(['spec:', 'template:', 'spec:', 'containers:']);
  expect(found.outline).toEqual(expected.outline);
});
