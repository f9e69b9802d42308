// npm run package: packs what was built as `quorate.vsix`, for "Install from VSIX" and the marketplaces, and as an npm
// package with the command line and the language server. With --npm it makes the latter alone.
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { packForNpm } from './release/npmPackage.ts';
import { packExtension } from './release/vsix.ts';
import { root } from './vscode/paths.ts';

const files = process.argv.includes('--npm') ? [] : [await packExtension('quorate.vsix')];
for (const file of [...files, await packForNpm('.')]) {
  const { size } = await stat(file);
  process.stdout.write(`${relative(root, file)}: ${Math.round(size / 1000)} kB\n`);
}
