/** Finds the variable of an inventory that names the machine on which a host runs. */
import type { Value } from '../../text/values.ts';
import type { LookUp, Variable } from './variables.ts';

/**
 * Variables for the machine under a virtual one. There is no standard name, so the first of these that is used counts.
 */
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

/** Values that name a kind of hypervisor where a machine is expected. */
const PRODUCTS = /^(?:kvm|qemu|vmware|vsphere|pve(?:_ssh)?|proxmox|esxi|hyper-?v|xen|virtualbox|libvirt)$/i;

/** The variable that names the machines of these hosts; undefined where none does. */
export function machineVariable(hosts: readonly string[], lookUp: LookUp): string | undefined {
  return MACHINE_VARIABLES.find(
    (name) => lookUp.stated.has(name) && namesMachines(hosts.map((host) => lookUp(host, name))),
  );
}

/**
 * True where the values of a variable name machines: two hosts have the variable for themselves, or the values differ.
 * A single value that all hosts inherit is an address or a default.
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

/** The texts in a list, or the text of a value. */
export function textsIn(value: Value | undefined): readonly string[] {
  return value?.kind === 'seq' ? value.items().flatMap((item) => textIn(item) ?? []) : [textIn(value) ?? []].flat();
}

/** The text of a value; undefined where it has none. */
export function textIn(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && !value.isNull ? value.text : undefined;
}
