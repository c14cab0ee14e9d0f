/** Each fragment spreads the next one twice: 2^180 fields in 2,000 tokens. */
export function doubling(operation: string, type = 'Bell', leaf = 'name'): string {
  const fragments = Array.from({ length: 180 }, (_, i) => `fragment F${i} on ${type} { ...F${i + 1} ...F${i + 1} }`);
  return `${operation} ${fragments.join(' ')} fragment F180 on ${type} { ${leaf} }`;
}
