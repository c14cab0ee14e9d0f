/** What a process does: answer the API, keep read models and process managers going, hand phones their configuration, register them. */
export type Role = 'api' | 'projector' | 'provisioner' | 'registrar';
