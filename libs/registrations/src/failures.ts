/** Does all of it side by side; what went wrong. */
export async function failuresOf(work: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const ended = await Promise.allSettled(work);
  return ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
}
