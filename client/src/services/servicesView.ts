/** The view of all services of the workspace, the status item that counts them, and the commands for a service. */
import {
  commands,
  Disposable,
  env,
  EventEmitter,
  l10n,
  MarkdownString,
  Range,
  StatusBarAlignment,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode';
import type {
  ListedService,
  ServiceGroup,
  ServiceGrouping,
  ServiceList,
  ServicesParams,
  ServiceTally,
} from '../../../server/src/protocol/services.ts';
import type { Server } from '../server.ts';
import { pathOf } from '../pathOf.ts';
import { notJudgedIn } from './notJudged.ts';
import { servicesAsMarkdown } from './servicesAsMarkdown.ts';

const VIEW = 'quorate.services';

type Entry = ServiceGroup | ListedService;

export class ServicesView implements Disposable, TreeDataProvider<Entry> {
  readonly #server: Server;
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view = window.createTreeView<Entry>(VIEW, { treeDataProvider: this, showCollapseAll: true });
  readonly #status = window.createStatusBarItem('quorate.services', StatusBarAlignment.Left);
  readonly #registered: Disposable;
  #by: ServiceGrouping = 'none';
  #filter = '';

  constructor(server: Server) {
    this.#server = server;
    this.#status.name = l10n.t('Quorate: Services');
    this.#status.command = `${VIEW}.focus`;
    const register = (name: string, run: (entry?: Entry) => unknown): Disposable =>
      commands.registerCommand(`quorate.${name}`, run);
    this.#registered = Disposable.from(
      this.#changed,
      this.#view,
      this.#status,
      register('goToService', () => this.#pick()),
      register('services.group', () => this.#group()),
      register('services.filter', () => this.#askFilter()),
      register('services.clearFilter', () => this.#setFilter('')),
      register('services.copyAll', () => this.#copyAll()),
      register('services.open', (entry) => isService(entry) && goTo(entry)),
      register('services.explore', (entry) => isService(entry) && explore(entry)),
      register('services.copy', (entry) => entry && copy(isService(entry) ? [asGroup(entry)] : [entry])),
    );
  }

  /** Called when the server has started; from then on the server looks at all files. */
  async begin(): Promise<void> {
    const list = await this.#ask({ by: 'none' });
    if (list) this.tell(list.tally);
  }

  tell(tally: ServiceTally): void {
    const { services, atRisk, read, files } = tally;
    const notJudged = notJudgedIn(tally);
    const counted =
      services === 1
        ? l10n.t('Quorate: 1 service, {0} at risk', atRisk)
        : l10n.t('Quorate: {0} services, {1} at risk', services, atRisk);
    const all = notJudged ? l10n.t('{0}, {1} not judged', counted, notJudged.services) : counted;
    this.#status.text = `${read < files ? '$(sync~spin)' : '$(pie-chart)'} ${all}`;
    const tooltip =
      read < files ? l10n.t('Reading workspace: {0} of {1} files', read, files) : l10n.t('Show the services');
    this.#status.tooltip = notJudged ? `${tooltip}\n\n${notJudged.message}` : tooltip;
    if (services > 0) this.#status.show();
    else this.#status.hide();
    this.#view.message = read < files ? l10n.t('Reading workspace: {0} of {1} files', read, files) : this.#filterNote();
    // The window names a file on a remote machine by another URI than its extensions, but by the same path.
    const paths = tally.openFiles.map((uri) => Uri.parse(uri).fsPath);
    void commands.executeCommand('setContext', 'quorate.filesWithServices', paths);
    void commands.executeCommand('setContext', 'quorate.servicesRead', files === 0 || read === files);
    if (this.#view.visible) this.#changed.fire();
  }

  async getChildren(entry?: Entry): Promise<Entry[]> {
    if (entry) return isService(entry) ? [] : [...entry.services];
    const list = await this.#ask({ by: this.#by, filter: this.#filter });
    if (!list) return [];
    this.#view.badge =
      list.tally.atRisk > 0
        ? { value: list.tally.atRisk, tooltip: l10n.t('{0} services at risk', list.tally.atRisk) }
        : undefined;
    this.#view.description = list.leftOut > 0 ? l10n.t('{0} more: filter the list', list.leftOut) : '';
    if (this.#filter !== '')
      this.#view.message = this.#filterNote(list.groups.every(({ services }) => services.length === 0));
    const [only] = list.groups;
    return this.#by === 'none' && only ? [...only.services] : [...list.groups];
  }

  getTreeItem(entry: Entry): TreeItem {
    return isService(entry) ? serviceItem(entry) : groupItem(entry, this.#by);
  }

  dispose(): void {
    this.#registered.dispose();
  }

  /** The list of services; undefined where the server does not run, or is being ended. */
  async #ask(params: ServicesParams): Promise<ServiceList | undefined> {
    try {
      return await this.#server.running?.sendRequest('quorate/services', params);
    } catch {
      return undefined;
    }
  }

  async #pick(): Promise<void> {
    const services = (await this.#ask({ by: 'none' }))?.groups.flatMap((group) => group.services) ?? [];
    const items = services.map((service) => ({
      label: `$(${iconOf(service).id}) ${service.service}`,
      description: service.verdict,
      detail: `${service.placed} · ${placeOf(service)}`,
      service,
    }));
    const placeHolder =
      items.length === 0 ? l10n.t('No replicated service was found') : l10n.t('Go to a service, the worst first');
    const picked = await window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true });
    if (picked) await goTo(picked.service);
  }

  async #group(): Promise<void> {
    const items: readonly { readonly label: string; readonly description: string; readonly by: ServiceGrouping }[] = [
      { label: l10n.t('One list'), description: l10n.t('the worst service first'), by: 'none' },
      { label: l10n.t('By file'), description: l10n.t('the services of each file'), by: 'file' },
      { label: l10n.t('By host'), description: l10n.t('what loses quorum if the host fails'), by: 'host' },
      { label: l10n.t('By zone'), description: l10n.t('what loses quorum if the zone fails'), by: 'zone' },
    ];
    const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Group the services') });
    if (!picked) return;
    this.#by = picked.by;
    this.#changed.fire();
  }

  /** Asks for a filter. The view follows each key; Escape restores the filter of before. */
  #askFilter(): void {
    const before = this.#filter;
    const box = window.createInputBox();
    box.placeholder = l10n.t('Filter by name, file, host, zone or verdict');
    box.value = before;
    let accepted = false;
    box.onDidChangeValue((value) => this.#setFilter(value));
    box.onDidAccept(() => {
      accepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!accepted) this.#setFilter(before);
      box.dispose();
    });
    box.show();
  }

  #setFilter(filter: string): void {
    this.#filter = filter;
    void commands.executeCommand('setContext', 'quorate.servicesFiltered', filter !== '');
    this.#view.message = this.#filterNote();
    this.#changed.fire();
  }

  #filterNote(isEmpty = false): string {
    if (this.#filter === '') return '';
    return isEmpty ? l10n.t('No service matches the filter: {0}', this.#filter) : l10n.t('Filter: {0}', this.#filter);
  }

  async #copyAll(): Promise<void> {
    const list = await this.#ask({ by: this.#by, filter: this.#filter });
    if (list) await copy(list.groups);
  }
}

function isService(entry: Entry | undefined): entry is ListedService {
  return entry !== undefined && 'service' in entry;
}

function asGroup(service: ListedService): ServiceGroup {
  return { name: '', verdict: '', atRisk: false, services: [service] };
}

function serviceItem(service: ListedService): TreeItem {
  const item = new TreeItem(service.service);
  item.description = `${service.verdict} · ${service.placed}`;
  item.iconPath = iconOf(service);
  // Names come from files. In a code block, they mean nothing in Markdown.
  item.tooltip = new MarkdownString().appendCodeblock(
    [service.service, service.verdict, service.placed, placeOf(service)].join('\n'),
    'text',
  );
  item.contextValue = 'service';
  item.command = { title: '', command: 'quorate.services.open', arguments: [service] };
  item.accessibilityInformation = { label: `${service.service}, ${service.verdict}, ${service.placed}` };
  return item;
}

function groupItem({ name, verdict, atRisk, uri }: ServiceGroup, by: ServiceGrouping): TreeItem {
  const state = atRisk ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem(name, by === 'file' ? TreeItemCollapsibleState.Expanded : state);
  item.description = verdict;
  item.contextValue = 'group';
  if (uri === undefined) item.iconPath = atRisk ? AT_RISK : new ThemeIcon(by === 'zone' ? 'globe' : 'server');
  else Object.assign(item, { resourceUri: Uri.parse(uri), iconPath: ThemeIcon.File });
  return item;
}

const AT_RISK = new ThemeIcon('warning', new ThemeColor('list.warningForeground'));

function iconOf({ state, lost }: ListedService): ThemeIcon {
  if (lost ?? state === 'at-risk') return AT_RISK;
  return state === 'unknown' ? new ThemeIcon('question') : new ThemeIcon('pass', new ThemeColor('charts.green'));
}

const rangeOf = ({ start, end }: ListedService): Range =>
  new Range(start.line, start.character, end.line, end.character);

/** The path with the line, as `path:line`. */
function placeOf({ uri, start }: ListedService): string {
  return `${pathOf(Uri.parse(uri))}:${start.line + 1}`;
}

async function goTo(service: ListedService): Promise<void> {
  await window.showTextDocument(Uri.parse(service.uri), { selection: rangeOf(service) });
}

async function explore(service: ListedService): Promise<void> {
  await goTo(service);
  await commands.executeCommand('quorate.openExplorer', service.uri, service.service);
}

async function copy(groups: readonly ServiceGroup[]): Promise<void> {
  await env.clipboard.writeText(servicesAsMarkdown(groups, placeOf));
}
