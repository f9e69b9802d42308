/** Which variable of an inventory names the machine that a host runs on. */
import type { Value } from '../../text/values.ts';
import type { Variable, variables } from './inventory.ts';

/** No standard name exists for the machine under a virtual one. The first of these that is used counts. */
export const MACHINE_VARIABLES = [
  'proxmox_node',
  'pve_node',
  'hypervisor',
  'hypervisor_host',
  'vm_host',
  'libvirt_vm_hypervisor',
  'kvm_host',
  'esxi_hostname',
  'physical_host',
  'pve_host',
  'proxmox_target_node',
  'vmhost',
  'esxi_host',
  'proxmox_host',
  'target_node',
];

/** Values that name a kind of hypervisor, where a machine is expected. */
const PRODUCTS = /^(?:kvm|qemu|vmware|vsphere|pve(?:_ssh)?|proxmox|esxi|hyper-?v|xen|virtualbox|libvirt)$/i;

export type LookUp = ReturnType<typeof variables>;

/** The variable that names the machines of these hosts; undefined where none does. */
export function machineVariable(hosts: readonly string[], lookUp: LookUp): string | undefined {
  return MACHINE_VARIABLES.find((name) => namesMachines(hosts.map((host) => lookUp(host, name))));
}

/**
 * One value that all hosts inherit is an address or a default; a machine is named where two hosts have the variable for
 * themselves, or where its values differ.
 */
function namesMachines(found: readonly (Variable | undefined)[]): boolean {
  const stated = found.filter((variable) => variable !== undefined);
  const texts = stated.map(({ value }) => textIn(value));
  if (texts.some((text) => text !== undefined && PRODUCTS.test(text))) return false;
  return (
    stated.some(({ value }) => value.kind !== 'scalar') ||
    stated.filter(({ own }) => own).length >= Math.min(2, found.length) ||
    new Set(texts).size > 1
  );
}

/** The text of a value that has one. */
export function textIn(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && !value.isNull ? value.text : undefined;
}
