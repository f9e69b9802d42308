import { expect, test } from 'vitest';
import { FolderSettings } from '../../server/src/lsp/folderSettings.ts';
import { WorkspaceProjects } from '../../server/src/lsp/workspaceProjects.ts';
import { node } from '../support/kubernetes.ts';

/** Files in memory, with the version of each as its stamp. */
class Files {
  readonly read: string[] = [];
  /** The next file that is looked at is not there before this resolves. */
  held: Promise<void> = Promise.resolve();
  readonly #files: Map<string, { readonly text: string; readonly version: number }>;

  constructor(names: readonly string[]) {
    this.#files = new Map(
      names.map((name) => [`file:///w/${name}`, { text: node(name.replace('.yaml', '')), version: 1 }]),
    );
  }

  write(name: string, text: string): void {
    const uri = `file:///w/${name}`;
    this.#files.set(uri, { text, version: (this.#files.get(uri)?.version ?? 0) + 1 });
  }

  projects(found: () => void): WorkspaceProjects {
    const files = this.#files;
    return new WorkspaceProjects({
      host: {
        read: (uri) => {
          if (files.has(uri)) this.read.push(uri.slice('file:///w/'.length));
          return Promise.resolve(files.get(uri)?.text);
        },
        stamp: async (uri) => {
          await this.held;
          return files.get(uri)?.version.toString();
        },
        async *find() {
          yield [...files.keys()];
        },
      },
      workspace: new FolderSettings(['file:///w']),
      open: { get: () => undefined, uris: [] },
      warn: () => undefined,
      found,
    });
  }
}

const machines = async (projects: WorkspaceProjects): Promise<readonly string[]> =>
  (await projects.of('file:///w/x.yaml')).clusters.flatMap(({ nodes }) => nodes.map(({ name }) => name)).toSorted();

test('the files are looked at before the first question', async () => {
  const files = new Files(['a.yaml', 'b.yaml']);
  const projects = files.projects(() => undefined);
  projects.begin();
  await expect.poll(() => files.read.toSorted()).toEqual(['a.yaml', 'b.yaml']);
  expect(await machines(projects)).toEqual(['a', 'b']);
  expect(files.read.length).toBe(2);
});

test('a second search reads only what has another stamp', async () => {
  const files = new Files(['a.yaml', 'b.yaml', 'c.yaml']);
  const projects = files.projects(() => undefined);
  expect(await machines(projects)).toEqual(['a', 'b', 'c']);
  expect(files.read.splice(0).toSorted()).toEqual(['a.yaml', 'b.yaml', 'c.yaml']);
  files.write('b.yaml', node('other'));
  files.write('d.yaml', node('d'));
  projects.foldersChanged();
  expect(await machines(projects)).toEqual(['a', 'c', 'd', 'other']);
  expect(files.read.toSorted()).toEqual(['b.yaml', 'd.yaml']);
});

test('in a large workspace what was known counts until another search is over', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `n${index}.yaml`);
  const files = new Files(names);
  let searched = (): void => undefined;
  const over = (): Promise<void> =>
    new Promise((resolve) => {
      searched = resolve;
    });
  const projects = files.projects(() => searched());
  const first = over();
  expect((await projects.of('file:///w/x.yaml')).searching).toBe(true);
  await first;
  expect(await machines(projects)).toHaveLength(400);
  files.write('more.yaml', node('more'));
  let look = (): void => undefined;
  files.held = new Promise((resolve) => {
    look = resolve;
  });
  const second = over();
  projects.foldersChanged();
  expect(await machines(projects)).toHaveLength(400);
  expect((await projects.of('file:///w/x.yaml')).searching).toBeUndefined();
  look();
  await second;
  expect(await machines(projects)).toHaveLength(401);
});

test('a search that is given up reads no more', async () => {
  const files = new Files(Array.from({ length: 400 }, (_, index) => `n${index}.yaml`));
  let look = (): void => undefined;
  files.held = new Promise((resolve) => {
    look = resolve;
  });
  const projects = files.projects(() => undefined);
  await projects.of('file:///w/x.yaml');
  projects.stop();
  look();
  await new Promise((resolve) => setTimeout(resolve));
  expect(files.read.length).toBeLessThan(20);
});
