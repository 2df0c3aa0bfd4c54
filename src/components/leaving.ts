/** The keyboard goes from a line that vanishes to the one beside it; from the last one to what held it. */
export function leave(row: HTMLElement | null): void {
  const beside = row?.nextElementSibling ?? row?.previousElementSibling;
  const place =
    beside?.querySelector<HTMLElement>('button') ??
    row?.closest<HTMLElement>('.jp-LabDatalake-section');
  place?.focus();
}
