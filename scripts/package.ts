// npm run package: packs what was built as `quorate.vsix`, for "Install from VSIX" and the marketplaces.
import { packExtension } from './vscode/vsix.ts';

const size = await packExtension('quorate.vsix');
process.stdout.write(`quorate.vsix: ${Math.round(size / 1000)} kB\n`);
