/**
 * Raised with every change of a renderer or of the catalogue that changes bytes for the same inputs: a configuration recorded by
 * another version is not passed off as made again. `renderer-version.unit.spec.ts` fails when bytes change and this does not.
 */
export const RENDERER_VERSION = 1;
