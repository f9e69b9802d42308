import { type ChildProcess, fork } from 'node:child_process';

/**
 * Starts the server as a process of its own, and another one whenever the client asks again. The first one starts at
 * once, so that it is ready when the library of the client has been loaded, which takes as long.
 * @param program the path of its script
 * @param compiled a folder for its compiled code, which makes later starts faster
 */
export function serverProcesses(program: string, compiled: string): () => Promise<ChildProcess> {
  let present: ChildProcess | undefined;
  let early: ChildProcess | undefined;
  const start = (): ChildProcess => {
    const child = fork(program, ['--stdio', `--clientProcessId=${process.pid}`], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_COMPILE_CACHE: compiled },
      execArgv: [],
      silent: true,
    });
    // The client sees that the streams end, and says so.
    child.on('error', () => undefined);
    return child;
  };
  setImmediate(() => (early = present ? undefined : start()));
  return () => {
    // A server that hangs does not end by itself.
    present?.kill();
    present = early ?? start();
    early = undefined;
    return Promise.resolve(present);
  };
}
