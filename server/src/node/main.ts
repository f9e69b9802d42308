#!/usr/bin/env node
/** Starts the server, and keeps the compiled code of V8 for the next start, where Node can do that (since 22.8). */
import module from 'node:module';

/** When most code that a start needs has been used, in ms. */
const SETTLED = 3_000;

module.enableCompileCache?.();
await import('./server.ts');
// Node keeps the code when the process ends by itself. Editors often end it from outside.
setTimeout(() => module.flushCompileCache?.(), SETTLED).unref();
