#!/usr/bin/env node
/** Keeps what V8 makes of the code for the next start, where Node can do that (since 22.8), and starts the server. */
import module from 'node:module';

module.enableCompileCache?.();
await import('./server.ts');
