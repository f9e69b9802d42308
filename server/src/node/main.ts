#!/usr/bin/env node
/** Starts the server, and keeps the compiled code of V8 for the next start, where Node can do that (since 22.8). */
import module from 'node:module';

module.enableCompileCache?.();
await import('./server.ts');
