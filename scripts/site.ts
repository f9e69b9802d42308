/**
 * Builds the documentation as a static site into `dist/site`, or into the named folder. The site opens from there,
 * without a server.
 */
import { resolve } from 'node:path';
import { buildSite } from './site/site.ts';

await buildSite(resolve(process.argv[2] ?? 'dist/site'));
