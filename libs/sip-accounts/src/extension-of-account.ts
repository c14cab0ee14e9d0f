import type { Refusal } from '@ringledger/event-sourcing';
import { refusal } from '@ringledger/event-sourcing';
import { extensionExists } from '@ringledger/extensions';
import type { ExtensionState, ExistingExtension } from '@ringledger/extensions';

/** An account acts as an extension of its own organization only; a disabled one keeps its accounts and gets new ones. */
export function isLinkable(extension: ExtensionState, organizationId: string): extension is ExistingExtension {
  return extensionExists(extension) && extension.organizationId === organizationId;
}

/** Another organization's extension is answered like one that does not exist. */
export function extensionNotFound(): Refusal {
  return refusal('EXTENSION_NOT_FOUND', 'extensionId', 'There is no such extension');
}
